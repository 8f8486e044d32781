using System.Text;
using Custodes.Cryptography;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;

namespace Custodes.Storage.Log;

/// <summary>What is found and done before a log is written to.</summary>
/// <remarks>
/// Order: whose log it is; what was signed last; that what was published is no more than that; finish or
/// drop the stage; that the right edge and everything the stage wrote gives the signed root, and that what
/// was published is its beginning. Only then may anything new be signed.
/// </remarks>
internal sealed class LogStart
{
    private readonly ILogDisk disk;
    private readonly SignerKey signer;
    private readonly LogOptions options;

    private LogStart(ILogDisk disk, SignerKey signer, LogOptions options)
    {
        this.disk = disk;
        this.signer = signer;
        this.options = options;
        Growth = new TreeGrowth(new TreeEdge(), []);
        Head = null!;
    }

    /// <summary>Grows the tree that was found.</summary>
    public TreeGrowth Growth { get; private set; }

    /// <summary>The head that was signed last.</summary>
    public SignedNote Head { get; private set; }

    /// <summary>What it says.</summary>
    public TreeHead TreeHead { get; private set; }

    /// <summary>Whether there is a checkpoint.</summary>
    public bool IsPublished { get; private set; }

    /// <summary>What the checkpoint says.</summary>
    public TreeHead Published { get; private set; }

    /// <summary>Whether a commit was finished.</summary>
    public bool WasStageApplied { get; private set; }

    /// <summary>Looks at the directory and makes it ready.</summary>
    /// <exception cref="LogStartException">It is not to be written to.</exception>
    public static LogStart Run(ILogDisk disk, SignerKey signer, LogOptions options, LogStage stage)
    {
        LogStart start = new(disk, signer, options);
        start.CheckKey();
        start.ReadHead();
        start.KeepKey();
        start.ReadCheckpoint();
        long oldSize = start.FinishStage(stage);
        start.CheckTree(oldSize);
        return start;
    }

    /// <summary>Signs a head.</summary>
    public static SignedNote Sign(SignerKey signer, TreeHead head)
    {
        byte[] text = new Checkpoint(signer.Verifier.Name, head.Size, head.Root).ToBytes();
        return SignedNote.Create(text, [signer.Sign(text)]);
    }

    /// <summary>Makes a file's content another one, durably and in one step.</summary>
    public static void Replace(ILogDisk disk, string nextPath, string path, byte[] bytes)
    {
        disk.Write(nextPath, bytes);
        disk.Flush();
        disk.Rename(nextPath, path);
        disk.Flush();
    }

    /// <summary>Makes a head the one that was signed last.</summary>
    public static void KeepHead(ILogDisk disk, byte[] note) =>
        Replace(disk, LogLayout.NextHead, LogLayout.Head, note);

    private void CheckKey()
    {
        if (
            disk.Read(LogLayout.VerifierKey) is byte[] kept
            && !kept.AsSpan().SequenceEqual(KeyLine())
        )
        {
            throw new LogStartException(
                LogStartFault.KeyDiffers,
                $"{LogLayout.VerifierKey}: names another key than {signer.Verifier}, which is to sign"
            );
        }
    }

    // Of a log that is there already, the head says that it is this key's.
    private void KeepKey()
    {
        if (disk.Read(LogLayout.VerifierKey) is null)
        {
            Replace(disk, LogLayout.NextVerifierKey, LogLayout.VerifierKey, KeyLine());
        }
    }

    private byte[] KeyLine() => Encoding.UTF8.GetBytes($"{signer.Verifier}\n");

    private void ReadHead()
    {
        byte[]? kept = disk.Read(LogLayout.Head);
        if (kept is null)
        {
            if (disk.HasFiles(LogLayout.PublicFolder))
            {
                throw new LogStartException(
                    LogStartFault.HeadMissing,
                    $"{LogLayout.Head}: missing, though there is a log; without the record of what was "
                        + "signed last, nothing may be signed"
                );
            }

            TreeHead = new TreeHead(0, Sha256Hash.OfNothing);
            Head = Sign(signer, TreeHead);
            KeepHead(disk, Head.ToBytes());
            return;
        }

        if (!TryOpen(kept, out SignedNote? note, out TreeHead head, out TextFault fault))
        {
            throw new LogStartException(
                LogStartFault.HeadDamaged,
                $"{LogLayout.Head}: not a head that this log signed ({fault})"
            );
        }

        // The process before may have ended because this very file could not be flushed: what is read
        // now may be in memory alone.
        KeepHead(disk, kept);
        Head = note!;
        TreeHead = head;
    }

    private void ReadCheckpoint()
    {
        if (options.KnownHead is TreeHead known)
        {
            RefuseNewer(known, "a head that is kept elsewhere");
        }

        byte[]? kept = disk.Read(LogLayout.Checkpoint);
        if (kept is null)
        {
            return;
        }

        if (
            !TryOpen(kept, out _, out TreeHead head, out TextFault fault)
            && !TryOpenRetired(kept, out head)
        )
        {
            throw new LogStartException(
                LogStartFault.CheckpointDamaged,
                $"{LogLayout.Checkpoint}: not a checkpoint that this log signed ({fault})"
            );
        }

        RefuseNewer(head, $"the published {LogLayout.Checkpoint}");
        IsPublished = true;
        Published = head;
    }

    private void RefuseNewer(TreeHead other, string name)
    {
        if (other.Size > TreeHead.Size)
        {
            throw new LogStartException(
                LogStartFault.RestoredBackup,
                $"{name} has {other.Size} entries, but {LogLayout.Head} only {TreeHead.Size}: an older "
                    + "copy was put back, and signing on would contradict what was signed already"
            );
        }

        if (other.Size == TreeHead.Size && other.Root != TreeHead.Root)
        {
            throw new LogStartException(
                LogStartFault.Forked,
                $"{name} and {LogLayout.Head} both have {other.Size} entries, but not the same ones"
            );
        }
    }

    // A stage of a commit that was signed is applied, again if need be; any other was never promised.
    private long FinishStage(LogStage stage)
    {
        bool isSigned =
            disk.Read(LogLayout.Stage) is byte[] stored
            && stage.TryLoad(stored)
            && stage.NewHead == TreeHead
            && stage.OldSize < TreeHead.Size;
        if (!isSigned)
        {
            return TreeHead.Size;
        }

        stage.Apply(disk);
        disk.Flush();
        WasStageApplied = true;
        return stage.OldSize;
    }

    private void CheckTree(long oldSize)
    {
        List<TreeHead> older = [];
        if (IsPublished)
        {
            older.Add(Published);
        }

        if (options.KnownHead is TreeHead known)
        {
            older.Add(known);
        }

        // At least the last bundle, full or not.
        long start = Math.Max(0, Math.Min(oldSize, TreeHead.Size - 1));
        TreeCheckOptions thorough = new()
        {
            Start = start - (start % TileId.FullWidth),
            OldHeads = older,
            ListsFiles = false,
        };
        TreeCheck check = new(new DiskLogFiles(disk), thorough);
        check.Run(TreeHead);
        if (check.Faults.Count > 0)
        {
            LogFault first = check.Faults[0];
            throw new LogStartException(
                first.Kind == LogFaultKind.Forked
                    ? LogStartFault.Forked
                    : LogStartFault.TreeDamaged,
                $"{LogLayout.PublicFolder}{first}"
            );
        }

        Growth = new TreeGrowth(check.Edge, check.LastBundle.Span);
    }

    private bool TryOpen(byte[] bytes, out SignedNote? note, out TreeHead head, out TextFault fault)
    {
        bool isOurs = SignedCheckpoint.TryOpen(
            bytes,
            signer.Verifier,
            [],
            out SignedCheckpoint? read,
            out fault
        );
        note = read?.Note;
        head = isOurs ? new TreeHead(read!.Checkpoint.Size, read.Checkpoint.Root) : default;
        return isOurs;
    }

    // After a rotation the published checkpoint is the old key's until the witnesses have cosigned the
    // new head. Which keys were the log's stands in private/, where nobody else can write.
    private bool TryOpenRetired(byte[] bytes, out TreeHead head)
    {
        head = default;
        if (!SignedNote.TryParse(bytes, out SignedNote? note, out _))
        {
            return false;
        }

        foreach (NoteSignature signature in note.Signatures)
        {
            if (
                signature.Name == signer.Verifier.Name
                && disk.Read(LogLayout.RetiredKey(signature.KeyId)) is byte[] line
                && VerifierKey.TryParse(
                    line.AsSpan().TrimEnd((byte)'\n'),
                    out VerifierKey? old,
                    out _
                )
                && SignedCheckpoint.TryOpen(bytes, old, [], out SignedCheckpoint? read, out _)
            )
            {
                head = new TreeHead(read.Checkpoint.Size, read.Checkpoint.Root);
                return true;
            }
        }

        return false;
    }
}
