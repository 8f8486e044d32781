using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Assignment;

/// <summary>What everybody knows of an epoch before the first summary: who counts, where, and measured against what.</summary>
/// <remarks>
/// Its hash stands in every summary. A summary that was made with another registry, seed, baseline or list of
/// exclusions has another hash and is not looked at any further.
/// </remarks>
public sealed class EpochContext
{
    private readonly long[] weights;
    private readonly uint[] excludedAgents;
    private readonly ushort[] excludedNodes;

    /// <summary>Puts an epoch together: 10 ms for 10,000 agents.</summary>
    /// <param name="registry">Who there is.</param>
    /// <param name="epoch">From 1.</param>
    /// <param name="seed">For the plan.</param>
    /// <param name="previous">The last certified baseline; null at the beginning.</param>
    /// <param name="excludedAgents">Places, ascending.</param>
    /// <param name="excludedNodes">Places, ascending.</param>
    /// <param name="plan">Null: drawn. Another one is for comparisons alone.</param>
    public EpochContext(
        FleetRegistry registry,
        ulong epoch,
        Sha256Hash seed,
        GlobalBaseline? previous,
        ReadOnlySpan<uint> excludedAgents,
        ReadOnlySpan<ushort> excludedNodes,
        BucketPlan? plan = null
    )
    {
        Registry = registry;
        Epoch = epoch;
        Seed = seed;
        Previous = previous;
        this.excludedAgents = excludedAgents.ToArray();
        this.excludedNodes = excludedNodes.ToArray();
        weights = WeightRule.Weigh(registry, epoch, excludedAgents);
        Plan = plan ?? BucketPlan.Draw(registry, epoch, seed, weights, excludedNodes);
        Hash = HashAll();
    }

    // Weights and plan do not depend on the baseline: they are taken over, not worked out again.
    private EpochContext(EpochContext other, GlobalBaseline? previous)
    {
        Registry = other.Registry;
        Epoch = other.Epoch;
        Seed = other.Seed;
        Previous = previous;
        excludedAgents = other.excludedAgents;
        excludedNodes = other.excludedNodes;
        weights = other.weights;
        Plan = other.Plan;
        Hash = HashAll();
    }

    /// <summary>Who there is.</summary>
    public FleetRegistry Registry { get; }

    /// <summary>Which epoch.</summary>
    public ulong Epoch { get; }

    /// <summary>Drawn by the beacon.</summary>
    public Sha256Hash Seed { get; }

    /// <summary>What means are clipped to; null at the beginning.</summary>
    public GlobalBaseline? Previous { get; }

    /// <summary>Buckets.</summary>
    public BucketPlan Plan { get; }

    /// <summary>Of everything above.</summary>
    public Sha256Hash Hash { get; }

    /// <summary>What each agent weighs, by place.</summary>
    public ReadOnlySpan<long> Weights => weights;

    /// <summary>Agents that count no longer, ascending.</summary>
    public ReadOnlySpan<uint> ExcludedAgents => excludedAgents;

    /// <summary>Aggregators that count no longer, ascending.</summary>
    public ReadOnlySpan<ushort> ExcludedNodes => excludedNodes;

    /// <summary>The same epoch after another baseline: the same plan and weights.</summary>
    public EpochContext After(GlobalBaseline? previous) => new(this, previous);

    private Sha256Hash HashAll()
    {
        WireWriter writer = new(256);
        writer.PutBytes("custodes/epoch-context/v1\n"u8);
        writer.PutHash(Registry.Hash);
        writer.PutUInt64(Epoch);
        writer.PutHash(Seed);
        writer.PutHash(Previous?.Digest ?? Sha256Hash.OfNothing);
        writer.PutUInt32((uint)excludedAgents.Length);
        foreach (uint agent in excludedAgents)
        {
            writer.PutUInt32(agent);
        }

        writer.PutUInt16((ushort)excludedNodes.Length);
        foreach (ushort node in excludedNodes)
        {
            writer.PutUInt16(node);
        }

        return Sha256.Of(writer.Written);
    }
}
