using System.Collections.Immutable;

namespace Custodes.Detection.Collusion;

/// <summary>Joins believed pairs to rings, and keeps those that are large and dense enough.</summary>
/// <remarks>A chain of pairs is no ring: two of its agents may have nothing in common.</remarks>
internal static class RingFinder
{
    /// <summary>The rings, the one with the smallest member first.</summary>
    /// <param name="believed">Pairs, the smaller agent first.</param>
    /// <param name="evidence">Log e-value of each watched pair.</param>
    /// <param name="options">How large and dense a ring has to be.</param>
    public static List<CollusionRing> Find(
        List<(ulong First, ulong Second)> believed,
        IReadOnlyDictionary<(ulong First, ulong Second), double> evidence,
        CollusionOptions options
    )
    {
        Dictionary<ulong, ulong> parents = [];
        foreach ((ulong first, ulong second) in believed)
        {
            ulong one = RootOf(parents, first);
            ulong other = RootOf(parents, second);
            parents[Math.Max(one, other)] = Math.Min(one, other);
        }

        SortedDictionary<ulong, SortedSet<ulong>> members = [];
        SortedDictionary<ulong, List<double>> logs = [];
        foreach ((ulong first, ulong second) in believed)
        {
            ulong root = RootOf(parents, first);
            if (!members.TryGetValue(root, out SortedSet<ulong>? agents))
            {
                members[root] = agents = [];
                logs[root] = [];
            }

            _ = agents.Add(first);
            _ = agents.Add(second);
            logs[root].Add(evidence[(first, second)]);
        }

        List<CollusionRing> rings = [];
        foreach ((ulong root, SortedSet<ulong> joined) in members)
        {
            double all = joined.Count * (joined.Count - 1.0) / 2;
            double density = logs[root].Count / all;
            if (joined.Count >= options.RingCountMin && density >= options.DensityMin)
            {
                rings.Add(
                    new CollusionRing(joined.ToImmutableArray(), LogMean(logs[root], all), density)
                );
            }
        }

        return rings;
    }

    private static ulong RootOf(Dictionary<ulong, ulong> parents, ulong agent)
    {
        while (parents.TryGetValue(agent, out ulong parent) && parent != agent)
        {
            agent = parent;
        }

        return agent;
    }

    // Over all pairs, those that are not believed counted with nothing: still an e-value, and a smaller one.
    private static double LogMean(List<double> logs, double count)
    {
        double most = double.NegativeInfinity;
        foreach (double log in logs)
        {
            most = Math.Max(most, log);
        }

        double sum = 0;
        foreach (double log in logs)
        {
            sum += Math.Exp(log - most);
        }

        return most + Math.Log(sum / count);
    }
}
