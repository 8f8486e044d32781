using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Epochs;

/// <summary>What is kept of one bucket of one epoch.</summary>
internal sealed class StoredBucket
{
    /// <summary>One for each aggregator that told; equal contents lie in memory once.</summary>
    public List<Summary> Summaries { get; } = [];

    /// <summary>Whether it was recomputed, so that <see cref="Settled"/> counts whatever the summaries say.</summary>
    public bool IsSettled { get; set; }

    /// <summary>What recomputing gave; null when nobody opened anything.</summary>
    public SummaryContent? Settled { get; set; }

    /// <summary>Whether too few told of it in time: from then on it counts only as recomputed.</summary>
    public bool IsLate { get; set; }

    /// <summary>What counts: what was settled, or what enough aggregators say who are not excluded and none contradicts.</summary>
    public SummaryContent? Agreed(SortedSet<ushort> excluded, int replicasMin)
    {
        if (IsSettled)
        {
            return Settled;
        }

        if (IsLate)
        {
            return null;
        }

        Summary? first = null;
        int count = 0;
        foreach (Summary summary in Summaries)
        {
            if (excluded.Contains(summary.Node))
            {
                continue;
            }

            if (first is not null && first.ContentHash != summary.ContentHash)
            {
                return null;
            }

            first ??= summary;
            count++;
        }

        return count >= replicasMin ? first!.Content : null;
    }

    /// <summary>Whether aggregators that are not excluded contradict each other.</summary>
    public bool IsDisputed(SortedSet<ushort> excluded)
    {
        Summary? first = null;
        foreach (Summary summary in Summaries)
        {
            if (!excluded.Contains(summary.Node))
            {
                first ??= summary;
                if (first.ContentHash != summary.ContentHash)
                {
                    return !IsSettled;
                }
            }
        }

        return false;
    }
}
