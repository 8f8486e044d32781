using System.Text;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Tree;
using Custodes.Storage.Log;

namespace Custodes.Node.Evidence;

/// <summary>Commits entries on a thread of its own: whoever concludes does not wait for the disk.</summary>
/// <remarks>
/// Two batches: one is filled while the other is committed. Whoever fills is made to wait only when both
/// are full. Rows are hashed and written as they come, so that few of their large buffers are needed; the
/// root that their entry promised is filled in before the entry is committed. After a failure
/// nothing is taken any more.
/// </remarks>
internal sealed class EvidenceWriter : IDisposable
{
    private const int EntriesMax = 8_192;
    private const int BytesMax = 4 << 20;
    private const int RowFilesWaitingMax = 4;

    private readonly object gate = new();
    private readonly LogWriter log;
    private readonly ObservationFiles files;
    private readonly int retryMs;
    private readonly Thread thread;
    private EntryBatch filling = new(EntriesMax, BytesMax);
    private EntryBatch handed = new(EntriesMax, BytesMax);
    private readonly Queue<RowFile> rows = new(RowFilesWaitingMax);
    private readonly Stack<RowBatch> buffers = new(RowFilesWaitingMax + 1);
    private bool isHanded;
    private bool isWritingRows;
    private bool isEnding;
    private Exception? failure;

    /// <summary>Begins to work.</summary>
    public EvidenceWriter(
        LogWriter log,
        ObservationFiles files,
        int retryMs,
        Action<string> onFailed
    )
    {
        this.retryMs = retryMs;
        this.log = log;
        this.files = files;
        OnFailed = onFailed;
        PublishedSize = log.PublishedSize;
        CommittedSize = log.Head.Size;
        thread = new Thread(Run) { IsBackground = true, Name = "evidence" };
        thread.Start();
    }

    /// <summary>Entries that are durable.</summary>
    public long CommittedSize { get; private set; }

    /// <summary>Entries that everybody may see.</summary>
    public long PublishedSize { get; private set; }

    /// <summary>Entries that wait.</summary>
    public int Waiting => filling.Count;

    /// <summary>Whether the thread could take more at once.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return !isHanded;
            }
        }
    }

    private Action<string> OnFailed { get; }

    /// <summary>Adds an entry; waits only when both batches are full.</summary>
    /// <exception cref="EvidenceFailedException">The log refused, now or earlier.</exception>
    public void Add(ReadOnlySpan<byte> entry)
    {
        while (filling.TryAdd(entry) != BatchRefusal.None)
        {
            Hand();
        }
    }

    /// <summary>Adds a batch's entry, and gives the thread the rows to hash for it; waits when it is far behind.</summary>
    /// <param name="promise">The entry without its root.</param>
    /// <param name="batch">The rows.</param>
    /// <exception cref="EvidenceFailedException">The log refused, now or earlier.</exception>
    public void AddBatch(BatchEntry promise, RowBatch batch)
    {
        byte[] entry = promise.ToBytes();
        Add(entry);

        // Rows are taken before what was handed over: before this entry can be, its root is there.
        int position = filling.Bytes.Length - entry.Length + BatchEntry.RootOffset(entry);
        RowFile file = new(batch, filling, position);
        lock (gate)
        {
            while (rows.Count == RowFilesWaitingMax && failure is null)
            {
                Monitor.Wait(gate);
            }

            ThrowIfFailed();
            rows.Enqueue(file);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Memory for rows: that of some which are written, or new. Its content is not cleared.</summary>
    public RowBatch TakeBuffer(int perLeaf, int countMax)
    {
        lock (gate)
        {
            return buffers.TryPop(out RowBatch? buffer) ? buffer : new RowBatch(perLeaf, countMax);
        }
    }

    /// <summary>Gives what waits to the thread, when it has done what it had before.</summary>
    /// <exception cref="EvidenceFailedException">The log refused, now or earlier.</exception>
    public void Hand()
    {
        lock (gate)
        {
            WaitIdle();
            if (filling.Count == 0)
            {
                return;
            }

            (filling, handed) = (handed, filling);
            isHanded = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits until everything that was added is durable.</summary>
    /// <exception cref="EvidenceFailedException">The log refused, now or earlier.</exception>
    public void Flush()
    {
        Hand();
        lock (gate)
        {
            while ((isHanded || isWritingRows || rows.Count > 0) && failure is null)
            {
                Monitor.Wait(gate);
            }

            ThrowIfFailed();
        }
    }

    /// <summary>Lets the thread finish; the log stays its owner's.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isEnding = true;
            Monitor.PulseAll(gate);
        }

        thread.Join();
    }

    private void WaitIdle()
    {
        while (isHanded && failure is null)
        {
            Monitor.Wait(gate);
        }

        ThrowIfFailed();
    }

    private void ThrowIfFailed()
    {
        if (failure is not null)
        {
            throw new EvidenceFailedException(failure.Message, failure);
        }
    }

    private void Run()
    {
        while (TryTake(out RowFile? file, out bool isTimeToRetry))
        {
            try
            {
                if (file is { } taken)
                {
                    byte[] root = Encoding.ASCII.GetBytes(taken.Batch.Root().ToString());
                    taken.Entries.Fill(taken.RootPosition, root);
                    files.Write(taken.Batch.FirstSequence, taken.Batch.Rows);
                }
                else if (isTimeToRetry)
                {
                    log.TryPublish();
                }
                else
                {
                    log.Append(handed);
                }

                Done(file, isTimeToRetry);
            }
            catch (Exception refusal)
                when (refusal is LogFailedException or IOException or UnauthorizedAccessException)
            {
                lock (gate)
                {
                    failure = refusal;
                    Monitor.PulseAll(gate);
                }

                OnFailed(refusal.Message);
                return;
            }
        }
    }

    // Rows first: whoever has made them may wait for a buffer, and whoever proves one needs them.
    private bool TryTake(out RowFile? file, out bool isTimeToRetry)
    {
        file = null;
        isTimeToRetry = false;
        lock (gate)
        {
            while (rows.Count == 0 && !isHanded && !isEnding && !isTimeToRetry)
            {
                bool isBehind = log.PublishedSize < log.Head.Size;
                isTimeToRetry =
                    !Monitor.Wait(gate, isBehind ? retryMs : Timeout.Infinite) && isBehind;
            }

            isWritingRows = rows.TryDequeue(out RowFile first);
            file = isWritingRows ? first : null;
            isTimeToRetry &= !isHanded && !isWritingRows;
            return isWritingRows || isHanded || isTimeToRetry;
        }
    }

    // What was handed while a retry went on is not done yet.
    private void Done(RowFile? file, bool wasRetry)
    {
        lock (gate)
        {
            if (file is { } written)
            {
                buffers.Push(written.Batch);
                isWritingRows = false;
            }
            else if (!wasRetry)
            {
                handed.Clear();
                isHanded = false;
            }

            CommittedSize = log.Head.Size;
            PublishedSize = log.PublishedSize;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The rows of one batch commitment.</summary>
    /// <param name="Batch">They.</param>
    /// <param name="Entries">Among which their entry stands.</param>
    /// <param name="RootPosition">Where in those its root belongs.</param>
    private readonly record struct RowFile(RowBatch Batch, EntryBatch Entries, int RootPosition);
}
