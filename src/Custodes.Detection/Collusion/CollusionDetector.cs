using Custodes.Detection.Evidence;
using Custodes.Primitives;

namespace Custodes.Detection.Collusion;

/// <summary>Looks, epoch after epoch, for agents that behave alike in what their roles do not explain.</summary>
/// <remarks>
/// A pair is proposed by the residuals of the epochs before and tested on those of the next one alone:
/// else the search itself would have chosen what looks alike, and the test would be none. The test ranks
/// the pair's cosine among those of pairs drawn at random, and the e-values of its epochs multiply. An
/// honest pair that shares a customer as well as a role is alike too: a ring is a reason to look, and
/// condemns nobody. One writer; once an epoch, off the hot path.
/// </remarks>
public sealed class CollusionDetector(CollusionOptions options, KeyedHash secret)
{
    private const int Dimensions = AgentProfile.Dimensions;
    private readonly Dictionary<ulong, float[]> memory = [];
    private readonly SortedDictionary<(ulong First, ulong Second), double> pairs = [];

    /// <summary>Pairs that are watched.</summary>
    public int PairCount => pairs.Count;

    /// <summary>Agents that found no room.</summary>
    public long AgentsRefused { get; private set; }

    /// <summary>Pairs that found no room.</summary>
    public long PairsRefused { get; private set; }

    /// <summary>Takes an epoch in, and tells the rings that stand out after it.</summary>
    /// <param name="epoch">Its number; decides the planes.</param>
    /// <param name="profiles">One an agent.</param>
    public IReadOnlyList<CollusionRing> Take(ulong epoch, ReadOnlySpan<AgentProfile> profiles)
    {
        profiles = Within(profiles);
        float[] residuals = RoleResiduals.Of(profiles);
        Dictionary<ulong, int> places = [];
        for (int index = 0; index < profiles.Length; index++)
        {
            places[profiles[index].Agent] = index;
        }

        Test(epoch, residuals, places);
        Remember(profiles, residuals);
        Propose(epoch, profiles);
        return RingFinder.Find(Believed(), pairs, options);
    }

    private ReadOnlySpan<AgentProfile> Within(ReadOnlySpan<AgentProfile> profiles)
    {
        AgentsRefused += Math.Max(0, profiles.Length - options.AgentCountMax);
        return profiles[..Math.Min(profiles.Length, options.AgentCountMax)];
    }

    private void Test(ulong epoch, float[] residuals, Dictionary<ulong, int> places)
    {
        if (pairs.Count == 0 || places.Count < 2)
        {
            return;
        }

        double[] reference = Reference(epoch, residuals, places.Count);
        List<((ulong, ulong) Pair, double LogE)> tested = [];
        foreach (((ulong First, ulong Second) pair, double logE) in pairs)
        {
            if (
                places.TryGetValue(pair.First, out int one)
                && places.TryGetValue(pair.Second, out int other)
            )
            {
                double cosine = AlikePairs.Cosine(At(residuals, one), At(residuals, other));
                tested.Add((pair, logE + Math.Log(EValue.FromPValue(Rank(reference, cosine)))));
            }
        }

        // What has come to speak against a pair makes room for another.
        foreach (((ulong, ulong) pair, double logE) in tested)
        {
            if (logE > 0)
            {
                pairs[pair] = logE;
            }
            else
            {
                _ = pairs.Remove(pair);
            }
        }
    }

    private double[] Reference(ulong epoch, float[] residuals, int count)
    {
        SplitMix64 draw = new(secret.Of(epoch, ulong.MaxValue));
        double[] cosines = new double[options.ReferencePairs];
        for (int index = 0; index < cosines.Length; index++)
        {
            int one = draw.Below(count);
            int other = (one + 1 + draw.Below(count - 1)) % count;
            cosines[index] = AlikePairs.Cosine(At(residuals, one), At(residuals, other));
        }

        Array.Sort(cosines);
        return cosines;
    }

    private static double Rank(double[] sorted, double cosine)
    {
        int below = Array.BinarySearch(sorted, cosine);
        below = below < 0 ? ~below : below;
        while (below > 0 && sorted[below - 1] >= cosine)
        {
            below--;
        }

        return (1.0 + sorted.Length - below) / (sorted.Length + 1.0);
    }

    private void Remember(ReadOnlySpan<AgentProfile> profiles, float[] residuals)
    {
        for (int index = 0; index < profiles.Length; index++)
        {
            if (!memory.TryGetValue(profiles[index].Agent, out float[]? mean))
            {
                if (memory.Count >= options.AgentCountMax)
                {
                    AgentsRefused++;
                    continue;
                }

                memory[profiles[index].Agent] = mean = new float[Dimensions];
            }

            ReadOnlySpan<float> fresh = At(residuals, index);
            for (int dimension = 0; dimension < Dimensions; dimension++)
            {
                mean[dimension] = (float)((options.Memory * mean[dimension]) + fresh[dimension]);
            }
        }
    }

    private void Propose(ulong epoch, ReadOnlySpan<AgentProfile> profiles)
    {
        float[] means = new float[profiles.Length * Dimensions];
        for (int index = 0; index < profiles.Length; index++)
        {
            if (memory.TryGetValue(profiles[index].Agent, out float[]? mean))
            {
                mean.CopyTo(means, index * Dimensions);
            }
        }

        AlikePairs search = new(options, new SecretPlanes(secret, epoch));
        foreach ((int first, int second) in search.Of(means))
        {
            ulong one = profiles[first].Agent;
            ulong other = profiles[second].Agent;
            (ulong, ulong) pair = (Math.Min(one, other), Math.Max(one, other));
            if (pairs.Count < options.PairCountMax)
            {
                _ = pairs.TryAdd(pair, 0);
            }
            else if (!pairs.ContainsKey(pair))
            {
                PairsRefused++;
            }
        }
    }

    private List<(ulong First, ulong Second)> Believed()
    {
        double[] values = new double[pairs.Count];
        pairs.Values.CopyTo(values, 0);
        double threshold =
            values.Length == 0
                ? double.PositiveInfinity
                : FalseDiscovery.LogThreshold(values, values.Length, options.FalseDiscoveryShare);
        List<(ulong, ulong)> believed = [];
        foreach (((ulong, ulong) pair, double logE) in pairs)
        {
            if (logE >= threshold)
            {
                believed.Add(pair);
            }
        }

        return believed;
    }

    private static ReadOnlySpan<float> At(float[] vectors, int index) =>
        vectors.AsSpan(index * Dimensions, Dimensions);
}
