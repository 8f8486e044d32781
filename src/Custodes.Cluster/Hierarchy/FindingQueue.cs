using System.Diagnostics.CodeAnalysis;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Findings on their way up from a local node. Any thread; what does not fit is counted and not sent.</summary>
public sealed class FindingQueue
{
    /// <summary>Findings that wait.</summary>
    public const int CountMax = 256;

    private readonly Lock gate = new();
    private readonly Queue<FindingSummary> waiting = [];
    private volatile bool isEmpty = true;
    private long dropped;
    private long sent;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => isEmpty;

    /// <summary>Findings that found the queue full.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Findings that were taken, to be sent.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Adds one, or counts it.</summary>
    public void Add(FindingSummary finding)
    {
        lock (gate)
        {
            if (waiting.Count >= CountMax)
            {
                dropped++;
                return;
            }

            waiting.Enqueue(finding);
            isEmpty = false;
        }
    }

    /// <summary>Takes as many as fit a message; false when nothing waits.</summary>
    public bool TryTake([NotNullWhen(true)] out IReadOnlyList<FindingSummary>? findings)
    {
        lock (gate)
        {
            List<FindingSummary> taken = [];
            while (
                taken.Count < FindingSummary.CountMax && waiting.TryDequeue(out FindingSummary? one)
            )
            {
                taken.Add(one);
            }

            isEmpty = waiting.Count == 0;
            sent += taken.Count;
            findings = taken.Count > 0 ? taken : null;
            return findings is not null;
        }
    }
}
