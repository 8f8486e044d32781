using Custodes.Evidence.Tree;
using Custodes.Storage.Log;

namespace Custodes.Node.Evidence;

/// <summary>Commits entries on a thread of its own: whoever concludes does not wait for the disk.</summary>
/// <remarks>
/// Two batches: one is filled while the other is committed. Whoever fills is made to wait only when both
/// are full. After a failure nothing is taken any more.
/// </remarks>
internal sealed class EvidenceWriter : IDisposable
{
    private const int EntriesMax = 8_192;
    private const int BytesMax = 4 << 20;
    private const int RetryMs = 5_000;

    private readonly object gate = new();
    private readonly LogWriter log;
    private readonly ObservationFiles files;
    private readonly Thread thread;
    private EntryBatch filling = new(EntriesMax, BytesMax);
    private EntryBatch handed = new(EntriesMax, BytesMax);
    private List<RowFile> fillingRows = [];
    private List<RowFile> handedRows = [];
    private readonly Stack<byte[]> buffers = new();
    private bool isHanded;
    private bool isEnding;
    private Exception? failure;

    /// <summary>Begins to work.</summary>
    public EvidenceWriter(LogWriter log, ObservationFiles files, Action<string> onFailed)
    {
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

    /// <summary>Adds rows that a batch commitment among the entries stands for.</summary>
    public void AddRows(RowFile rows) => fillingRows.Add(rows);

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
            (fillingRows, handedRows) = (handedRows, fillingRows);
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
            WaitIdle();
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

        if (failure is not null)
        {
            throw new EvidenceFailedException(failure.Message, failure);
        }
    }

    private void Run()
    {
        while (TryTake(out bool isTimeToRetry))
        {
            try
            {
                if (isTimeToRetry)
                {
                    log.TryPublish();
                }
                else
                {
                    log.Append(handed);
                    foreach (RowFile rows in handedRows)
                    {
                        files.Write(rows.FirstSequence, rows.Buffer.AsSpan(0, rows.Length));
                    }
                }

                Done();
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

    private bool TryTake(out bool isTimeToRetry)
    {
        isTimeToRetry = false;
        lock (gate)
        {
            while (!isHanded && !isEnding && !isTimeToRetry)
            {
                bool isBehind = log.PublishedSize < log.Head.Size;
                isTimeToRetry =
                    !Monitor.Wait(gate, isBehind ? RetryMs : Timeout.Infinite) && isBehind;
            }

            isTimeToRetry &= !isHanded;
            return isHanded || isTimeToRetry;
        }
    }

    private void Done()
    {
        lock (gate)
        {
            if (isHanded)
            {
                foreach (RowFile rows in handedRows)
                {
                    buffers.Push(rows.Buffer);
                }

                handed.Clear();
                handedRows.Clear();
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
