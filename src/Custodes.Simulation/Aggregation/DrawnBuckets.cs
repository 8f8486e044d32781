using System.Buffers.Binary;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Simulation.Aggregation;

/// <summary>Plans and sums of one fleet, worked out once an epoch for all runs that have the same.</summary>
/// <remarks>
/// Runs differ in their baselines and in who was excluded. Neither changes which agents are together in a bucket, nor
/// what those did before it is clipped; both are compared here, not assumed.
/// </remarks>
public sealed class DrawnBuckets(SimulatedFleet fleet)
{
    private readonly SummaryBuilder builder = new();
    private readonly List<EpochContext> contexts = [];
    private BucketPlan? summed;
    private BucketSums[] sums = [];
    private ulong epochOfSums;

    /// <summary>An epoch before any baseline.</summary>
    /// <param name="epoch">Which.</param>
    /// <param name="excludedNodes">Places, ascending.</param>
    public EpochContext Context(ulong epoch, ushort[] excludedNodes)
    {
        if (contexts.Count > 0 && contexts[0].Epoch != epoch)
        {
            contexts.Clear();
        }

        foreach (EpochContext known in contexts)
        {
            if (known.ExcludedNodes.SequenceEqual(excludedNodes))
            {
                return known;
            }
        }

        EpochContext made = new(
            fleet.Registry,
            epoch,
            SeedOf("plan"u8, epoch),
            previous: null,
            [],
            excludedNodes
        );
        contexts.Add(made);
        return made;
    }

    /// <summary>What honest aggregators say of each bucket.</summary>
    public SummaryContent[] Sum(EpochContext context, SignedReport[] reports)
    {
        if (epochOfSums != context.Epoch || !HasSameAgents(context.Plan))
        {
            Gather(context, reports);
        }

        SummaryContent[] contents = new SummaryContent[sums.Length];
        for (int index = 0; index < contents.Length; index++)
        {
            contents[index] = SummaryBuilder.Finish(context, sums[index]);
        }

        return contents;
    }

    /// <summary>A seed for one purpose and epoch.</summary>
    public Sha256Hash SeedOf(ReadOnlySpan<byte> purpose, ulong epoch)
    {
        Span<byte> name = stackalloc byte[Sha256Hash.Bytes + 8];
        fleet.Registry.Hash.CopyTo(name);
        BinaryPrimitives.WriteUInt64LittleEndian(name[Sha256Hash.Bytes..], epoch);
        return Sha256.Of(purpose, name);
    }

    private bool HasSameAgents(BucketPlan plan)
    {
        if (summed is null || summed.Buckets.Length != plan.Buckets.Length)
        {
            return false;
        }

        for (int index = 0; index < plan.Buckets.Length; index++)
        {
            if (!summed.Buckets[index].Agents.SequenceEqual(plan.Buckets[index].Agents))
            {
                return false;
            }
        }

        return true;
    }

    private void Gather(EpochContext context, SignedReport[] reports)
    {
        sums = new BucketSums[context.Plan.Buckets.Length];
        SignedReport[] members = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            Array.Resize(ref members, bucket.Agents.Length);
            for (int index = 0; index < members.Length; index++)
            {
                members[index] = reports[bucket.Agents[index]];
            }

            sums[bucket.Id] = builder.Gather(context, bucket, members);
        }

        summed = context.Plan;
        epochOfSums = context.Epoch;
    }
}
