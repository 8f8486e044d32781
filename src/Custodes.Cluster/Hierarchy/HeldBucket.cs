using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Reports;

namespace Custodes.Cluster.Hierarchy;

/// <summary>A bucket that this node sums up in an epoch, and the reports it has of it.</summary>
internal sealed class HeldBucket(Bucket bucket)
{
    private readonly SortedDictionary<uint, SignedReport> reports = [];

    /// <summary>Which bucket.</summary>
    public Bucket Bucket => bucket;

    /// <summary>Whether it was summed up: what comes now comes too late.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether every agent's report is there.</summary>
    public bool IsFull => reports.Count == bucket.Agents.Length;

    /// <summary>Whether no report is there.</summary>
    public bool IsEmpty => reports.Count == 0;

    /// <summary>The reports, ascending by agent.</summary>
    public SignedReport[] Reports => [.. reports.Values];

    /// <summary>Whether the agent's report is there.</summary>
    public bool Has(uint agent) => reports.ContainsKey(agent);

    /// <summary>Adds a report that was checked.</summary>
    public void Add(SignedReport report) => reports.Add(report.Leaf.Agent, report);

    /// <summary>The agent's report, to be brought to others.</summary>
    public bool TryFind(uint agent, out OpenedLeaf leaf)
    {
        bool isThere = reports.TryGetValue(agent, out SignedReport? report);
        leaf = isThere ? OpenedLeaf.Of(report!) : default;
        return isThere;
    }

    /// <summary>Agents whose reports are missing, ascending.</summary>
    public List<uint> Missing()
    {
        List<uint> missing = [];
        foreach (uint agent in bucket.Agents)
        {
            if (!reports.ContainsKey(agent))
            {
                missing.Add(agent);
            }
        }

        return missing;
    }
}
