using Custodes.Evidence.Tree;
using Custodes.Storage.Log;

namespace Custodes.Node.Evidence;

/// <summary>Commits entries on a thread of its own: whoever concludes does not wait for the disk.</summary>
/// <remarks>
/// Two batches: one is filled while the other is committed. Whoever fills is made to wait only when both
/// are full. Rows are written as they come, so that few of their large buffers are needed. After a failure
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
    private readonly Stack<byte[]> buffers = new(RowFilesWaitingMax + 1);
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

    /// <summary>Gives the thread rows that a batch commitment among the entries stands for; waits when it is far behind.</summary>
    /// <exception cref="EvidenceFailedException">The log refused, now or earlier.</exception>
    public void AddRows(RowFile file)
    {
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

    /// <summary>A buffer for rows: one whose rows are written, or a new one. Its content is not cleared.</summary>
    public byte[] TakeBuffer(int bytes)
    {
        lock (gate)
        {
            return buffers.TryPop(out byte[]? buffer) ? buffer : new byte[bytes];
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
                    files.Write(taken.FirstSequence, taken.Buffer.AsSpan(0, taken.Length));
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
                buffers.Push(written.Buffer);
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
    /// <param name="FirstSequence">Number of the first.</param>
    /// <param name="Buffer">The rows, one after the other.</param>
    /// <param name="Length">How many bytes they take.</param>
    internal readonly record struct RowFile(long FirstSequence, byte[] Buffer, int Length);
}
