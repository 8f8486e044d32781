using System.Text;
using Custodes.Cluster.Running;
using Custodes.Consensus.Bodies;
using Custodes.Contracts.Fleet;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Tree;
using Custodes.Node.Evidence;
using Custodes.Storage.Log;

namespace Custodes.Node.Hierarchy;

/// <summary>The log of evidence of a node of the tree: opened, ticking, and read by others. Any thread; dispose of it.</summary>
public sealed class TreeEvidence : ITreeLog, IDisposable
{
    // What is between two own clock statements is a handful of entries; what is further back is not looked for.
    private const int NewestMax = 4_096;
    private const int TickMs = 100;

    private readonly string directory;
    private readonly EvidenceLog log;
    private readonly Lock gate = new();
    private readonly ITimer timer;
    private readonly Action<string> onFailed;
    private readonly EvidenceReader published;
    private bool isStopped;

    private TreeEvidence(
        string directory,
        EvidenceLog log,
        TimeProvider time,
        Action<string> onFailed
    )
    {
        this.directory = directory;
        this.log = log;
        this.onFailed = onFailed;
        published = new EvidenceReader(directory, log.Verifier);
        timer = time.CreateTimer(
            _ => Tick(),
            state: null,
            TimeSpan.FromMilliseconds(TickMs),
            TimeSpan.FromMilliseconds(TickMs)
        );
    }

    /// <summary>What others read.</summary>
    public IEvidenceReader Reader => published;

    /// <summary>Who signs.</summary>
    public string Key => log.Verifier.ToString();

    /// <inheritdoc/>
    public long CommittedSize => log.CommittedSize;

    /// <inheritdoc/>
    public LogHead Head =>
        published.Head is { Checkpoint: var head }
            ? new LogHead(
                Sha256.Of(Encoding.UTF8.GetBytes(head.Origin)),
                (ulong)head.Size,
                head.Root
            )
            : default;

    /// <summary>Opens the log, or makes one with a new key.</summary>
    /// <param name="directory">Of the evidence.</param>
    /// <param name="origin">The name of a new log.</param>
    /// <param name="time">The clock of entries.</param>
    /// <param name="onFailed">Told, on another thread, why the log refuses: the process is to end.</param>
    public static TreeEvidence Open(
        string directory,
        string origin,
        TimeProvider time,
        Action<string> onFailed
    ) =>
        new(
            directory,
            EvidenceLog.Open(
                new EvidenceOptions { Directory = directory, Origin = origin },
                time,
                from: long.MaxValue,
                onFailed
            ),
            time,
            onFailed
        );

    /// <inheritdoc/>
    public long Add(Func<long, LogEntry> make)
    {
        lock (gate)
        {
            return log.Add(make);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (gate)
        {
            log.Flush();
        }
    }

    /// <inheritdoc/>
    public IEnumerable<LogEntry> Newest()
    {
        long size = CommittedSize;
        EntryReader reader = new(new LogFolder(EvidencePaths.Log(directory)), size);
        List<LogEntry> newest = [];
        for (long index = size - 1; index >= Math.Max(0, size - NewestMax); index--)
        {
            if (
                reader.TryRead(index, out ReadOnlySpan<byte> bytes)
                && LogEntry.TryParse(bytes, out LogEntry? entry, out _)
            )
            {
                newest.Add(entry);
            }
        }

        return newest;
    }

    /// <summary>Says that the node stops.</summary>
    public void Stop(string reason)
    {
        lock (gate)
        {
            isStopped = true;
            log.Stop(reason);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            log.Dispose();
        }
    }

    private void Tick()
    {
        try
        {
            lock (gate)
            {
                if (!isStopped)
                {
                    log.Tick();
                }
            }
        }
        catch (EvidenceFailedException refusal)
        {
            onFailed(refusal.Message);
        }
    }
}
