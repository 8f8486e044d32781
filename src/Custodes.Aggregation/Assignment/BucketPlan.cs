using Custodes.Aggregation.Registry;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Aggregation.Assignment;

/// <summary>Who is in which bucket in an epoch, and who sums it up: drawn anew for each from a seed.</summary>
/// <remarks>
/// A function of registry, epoch, seed and exclusions, so anybody checks it by drawing again. Random buckets
/// make every bucket a sample of its role, so that no place of liars in the tree is better than another.
/// </remarks>
public sealed class BucketPlan
{
    private readonly Bucket[] buckets;

    private BucketPlan(Bucket[] buckets) => this.buckets = buckets;

    /// <summary>By id.</summary>
    public ReadOnlySpan<Bucket> Buckets => buckets;

    /// <summary>Draws the plan of an epoch.</summary>
    /// <param name="registry">Who there is.</param>
    /// <param name="epoch">When.</param>
    /// <param name="seed">Known to nobody before the registry of the epoch was fixed.</param>
    /// <param name="weights">Of the agents; those without weight are in no bucket.</param>
    /// <param name="excludedNodes">Places of aggregators that are given nothing, ascending.</param>
    public static BucketPlan Draw(
        FleetRegistry registry,
        ulong epoch,
        Sha256Hash seed,
        ReadOnlySpan<long> weights,
        ReadOnlySpan<ushort> excludedNodes
    )
    {
        List<Bucket> made = [];
        NodeQueue nodes = new(registry, epoch, seed, excludedNodes);
        List<uint>[] members = new List<uint>[registry.Roles.Length];
        for (int role = 0; role < members.Length; role++)
        {
            members[role] = [];
        }

        for (int agent = 0; agent < weights.Length; agent++)
        {
            if (weights[agent] > 0)
            {
                members[registry.Agents[agent].Role].Add((uint)agent);
            }
        }

        for (int role = 0; role < members.Length; role++)
        {
            uint[] agents = [.. members[role]];
            new HashDraws(seed, epoch, "custodes/buckets/v1\n"u8, (uint)role).Shuffle<uint>(agents);
            int count = CountFor(agents.Length, registry.Rules.BucketAgents);
            for (int index = 0; index < count; index++)
            {
                int start = (int)((long)agents.Length * index / count);
                int end = (int)((long)agents.Length * (index + 1) / count);
                made.Add(
                    Make((uint)made.Count, (ushort)role, agents[start..end], nodes.Take(), weights)
                );
            }
        }

        return new BucketPlan([.. made]);
    }

    /// <summary>A plan that somebody fixed: what is compared with, never what is certified.</summary>
    /// <param name="role">Of all agents.</param>
    /// <param name="agents">Of each bucket.</param>
    /// <param name="nodes">Of each bucket.</param>
    /// <param name="weights">Of the agents of the registry.</param>
    public static BucketPlan OfSites(
        ushort role,
        IReadOnlyList<uint[]> agents,
        IReadOnlyList<ushort[]> nodes,
        ReadOnlySpan<long> weights
    )
    {
        Invariant.That(agents.Count == nodes.Count);
        Bucket[] made = new Bucket[agents.Count];
        for (int index = 0; index < made.Length; index++)
        {
            made[index] = Make((uint)index, role, [.. agents[index]], [.. nodes[index]], weights);
        }

        return new BucketPlan(made);
    }

    private static int CountFor(int agents, int each) =>
        agents == 0 ? 0 : Math.Max(1, (agents + (each / 2)) / each);

    private static Bucket Make(
        uint id,
        ushort role,
        uint[] agents,
        ushort[] nodes,
        ReadOnlySpan<long> weights
    )
    {
        Array.Sort(agents);
        Array.Sort(nodes);
        long weight = 0;
        foreach (uint agent in agents)
        {
            weight += weights[(int)agent];
        }

        return new Bucket(id, role, agents, nodes, weight);
    }
}
