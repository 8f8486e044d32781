using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Primitives;

namespace Custodes.Storage.Log;

/// <summary>The one writer of an evidence directory.</summary>
/// <remarks>
/// What <see cref="Append"/> returned is in the log for good, whatever happens afterwards. Heads never
/// contradict each other: before a head leaves this class, the record of it is durable. A commit costs a
/// handful of flushes and one signature however many entries it has. One owner, any one thread at a time.
/// </remarks>
public sealed class LogWriter : IDisposable
{
    private readonly ILogDisk disk;
    private readonly SignerKey signer;
    private readonly LogOptions options;
    private readonly TreeGrowth growth;
    private readonly LogStage stage = new();
    private readonly byte[] noStage = new byte[LogStage.HeaderBytes];
    private byte[] headBytes;
    private SignedNote head;
    private TreeHead published;

    internal LogWriter(ILogDisk disk, SignerKey signer, LogOptions options)
    {
        this.disk = disk;
        this.signer = signer;
        this.options = options;
        LogStart start = LogStart.Run(disk, signer, options, stage);
        growth = start.Growth;
        head = start.Head;
        headBytes = head.ToBytes();
        Head = start.TreeHead;
        published = start.Published;
        PublishedSize = start.IsPublished ? published.Size : -1;
        RecoveredFromStage = start.WasStageApplied;
        if (PublishedSize < Head.Size)
        {
            _ = PublishHead();
        }

        DropStage();
    }

    /// <summary>The head that was signed last.</summary>
    public TreeHead Head { get; private set; }

    /// <summary>How many entries the published checkpoint covers; -1 before there is one.</summary>
    public long PublishedSize { get; private set; }

    /// <summary>Whether the start finished a commit that was cut off.</summary>
    public bool RecoveredFromStage { get; }

    /// <summary>Whether a write failed, so that nothing is taken any more.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Opens an evidence directory, or makes one, and finishes what was begun in it.</summary>
    /// <param name="directory">Holds <c>log/</c>, <c>log.vkey</c> and <c>private/</c>.</param>
    /// <param name="signer">The log's key, whose name is the log's origin; stays the caller's.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="LogStartException">The directory is not to be written to; nothing was signed.</exception>
    public static LogWriter Open(string directory, SignerKey signer, LogOptions options)
    {
        LogDisk? held = null;
        try
        {
            held = LogDisk.Open(directory);
            LogWriter opened = new(held, signer, options);
            held = null;
            return opened;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LogStartException(
                LogStartFault.Inaccessible,
                $"{directory}: {failure.Message}",
                failure
            );
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>Appends a batch in one commit; returns when it is durable and signed.</summary>
    /// <param name="batch">One entry or more; as it was afterwards.</param>
    /// <exception cref="LogFailedException">It is not certain that the batch is in the log.</exception>
    public LogCommit Append(EntryBatch batch)
    {
        Invariant.That(batch.Count > 0 && Head.Size <= TreeShape.SizeMax - batch.Count);
        ThrowIfFailed();
        long first = Head.Size;
        bool isPublished = false;
        Guard(() =>
        {
            Stage(batch);
            Sign(stage.NewHead);
            stage.Apply(disk);
            disk.Flush();
            isPublished = PublishHead();
            DropStage();
            RemovePartials(first);
        });
        return new LogCommit(first, Head.Size, isPublished);
    }

    /// <summary>Asks the witnesses once more for the last head: it was not published, or time has passed.</summary>
    /// <returns>Whether it was published.</returns>
    /// <exception cref="LogFailedException">A write failed, now or earlier.</exception>
    public bool TryPublish()
    {
        ThrowIfFailed();
        bool isPublished = false;
        Guard(() => isPublished = PublishHead());
        return isPublished;
    }

    /// <summary>Publishes a head of this log to which somebody else has collected the cosignatures.</summary>
    /// <returns>False when this log did not sign it, or a newer one is published already.</returns>
    /// <exception cref="LogFailedException">A write failed, now or earlier.</exception>
    public bool TryPublish(SignedNote cosigned)
    {
        ThrowIfFailed();
        byte[] bytes = cosigned.ToBytes();
        bool isOurs =
            SignedCheckpoint.TryOpen(bytes, signer.Verifier, [], out SignedCheckpoint? read, out _)
            && read.Checkpoint.Size <= Head.Size
            && read.Checkpoint.Size >= PublishedSize;
        if (isOurs)
        {
            Guard(() => Publish(bytes, read!.Checkpoint));
        }

        return isOurs;
    }

    /// <summary>Lets the next process in.</summary>
    public void Dispose() => disk.Dispose();

    private void Stage(EntryBatch batch)
    {
        long oldSize = growth.Size;
        stage.Clear();
        growth.Append(batch, stage);
        stage.Seal(oldSize, new TreeHead(growth.Size, growth.Root()));
        disk.WriteOver(LogLayout.Stage, stage.Bytes);
        disk.Flush();
    }

    // The head is compared with the file and not with memory alone: were the file another one, then
    // somebody else has signed in the meantime, and two heads could contradict each other.
    private void Sign(TreeHead next)
    {
        if (disk.Read(LogLayout.Head) is not byte[] kept || !kept.AsSpan().SequenceEqual(headBytes))
        {
            throw new IOException($"{LogLayout.Head} was changed by somebody else");
        }

        Invariant.That(next.Size > Head.Size);
        head = LogStart.Sign(signer, next);
        headBytes = head.ToBytes();
        LogStart.KeepHead(disk, headBytes);
        Head = next;
    }

    private bool PublishHead()
    {
        SignedNote? ready = options.Cosigner is ILogCosigner cosigner
            ? cosigner.Cosign(head)
            : head;
        if (ready is null)
        {
            return false;
        }

        Invariant.That(ready.Text.SequenceEqual(head.Text));
        Publish(ready.ToBytes(), new Checkpoint(signer.Verifier.Name, Head.Size, Head.Root));
        return true;
    }

    private void Publish(byte[] note, Checkpoint checkpoint)
    {
        LogStart.Replace(disk, LogLayout.NextCheckpoint, LogLayout.Checkpoint, note);
        published = new TreeHead(checkpoint.Size, checkpoint.Root);
        PublishedSize = published.Size;
    }

    // Not flushed: a stage that comes back after a power loss is applied again, which changes nothing.
    private void DropStage() => disk.WriteOver(LogLayout.Stage, noStage);

    // Readers of an older checkpoint need a partial file until the full one is there; those of the
    // published checkpoint need it as long as that is the older one.
    private void RemovePartials(long oldSize)
    {
        if (PublishedSize < Head.Size)
        {
            return;
        }

        for (int level = TileId.Entries; level < TreeShape.LevelCount(oldSize); level++)
        {
            long oldCount = TreeShape.HashCount(Math.Max(level, 0), oldSize);
            long index = oldCount >> TileId.Height;
            bool wasPartial = (oldCount & (TileId.FullWidth - 1)) != 0;
            if (wasPartial && TreeShape.Width(level, index, Head.Size) == TileId.FullWidth)
            {
                TileId full = new(level, index, TileId.FullWidth);
                disk.RemoveFolder($"{LogLayout.PublicFolder}{full.Path()}.p");
            }
        }
    }

    private void Guard(Action write)
    {
        // Whatever is thrown, a witness's own trouble included, came in the middle of a commit.
        bool isDone = false;
        try
        {
            write();
            isDone = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LogFailedException(
                $"the log failed after entry {Head.Size}: {failure.Message}",
                failure
            );
        }
        finally
        {
            HasFailed |= !isDone;
        }
    }

    private void ThrowIfFailed()
    {
        if (HasFailed)
        {
            throw new LogFailedException("the log failed earlier; restart to recover");
        }
    }
}
