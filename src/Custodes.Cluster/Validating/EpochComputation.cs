using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Beacon;
using Custodes.Consensus.Bodies;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Cluster.Validating;

/// <summary>What follows from the inputs of an epoch: computed with the combiner that the global node uses. Pure.</summary>
/// <param name="InputRoot">Commits to the buckets that count and to who is excluded from the end of the epoch on.</param>
/// <param name="Included">Buckets whose replicas agree.</param>
/// <param name="Exclusions">The others.</param>
/// <param name="Baseline">Digest of the baseline.</param>
internal sealed record EpochComputation(
    Sha256Hash InputRoot,
    IncludedBucket[] Included,
    ExcludedBucket[] Exclusions,
    Sha256Hash Baseline
)
{
    /// <summary>Computes an epoch; null when the inputs are of no use after what was certified.</summary>
    /// <param name="held">The inputs.</param>
    /// <param name="last">The last epoch with inputs that was certified; null for none.</param>
    /// <param name="terms">Of the cluster.</param>
    /// <param name="signatures">Checks those of summaries and proofs.</param>
    /// <param name="drawn">What the epoch that they name drew; zero for nothing.</param>
    public static EpochComputation? Of(
        HeldInputs held,
        EpochBody? last,
        DeskTerms terms,
        ISignatures signatures,
        Sha256Hash drawn
    )
    {
        EpochInputs inputs = held.Signed.Inputs;
        Sha256Hash? seed = terms.Seeds.SeedOf(
            new PlanDraw(
                inputs.Epoch,
                held.Previous?.Digest ?? Sha256Hash.OfNothing,
                held.Previous?.Epoch ?? 0,
                inputs.Reveal,
                drawn
            )
        );
        if (seed is null || !Follows(inputs, last) || !IsWithin(inputs, terms.Fleet))
        {
            return null;
        }

        EpochContext context = new(
            terms.Fleet,
            inputs.Epoch,
            seed.Value,
            held.Previous,
            inputs.ExcludedAgents,
            inputs.ExcludedNodes
        );
        EpochStore store = new(new RobustCombiner(), signatures);
        store.Begin(context);
        foreach (ReadOnlyMemory<byte> bytes in inputs.Summaries)
        {
            if (
                !Summary.TryParse(bytes, terms.Fleet, out Summary? summary)
                || store.Take(summary, out _) != SummaryRefusal.None
            )
            {
                return null;
            }
        }

        return TryProofs(inputs, store, terms.Fleet, out uint[] agents, out ushort[] nodes)
            ? Of(store, context, agents, nodes)
            : null;
    }

    /// <summary>
    /// SHA-256 of "custodes/input-root/v1\n", the RFC 6962 root over the hashes of the buckets that count, and who is
    /// excluded from the end of the epoch on: count 4 and agents 4 each, count 4 and aggregators 2 each.
    /// </summary>
    public static Sha256Hash RootOf(
        IEnumerable<IncludedBucket> included,
        uint[] agents,
        ushort[] nodes
    )
    {
        CompactRange tree = new();
        bool isEmpty = true;
        foreach (IncludedBucket bucket in included)
        {
            tree.Append(TreeHasher.Leaf(bucket.SummaryHash.ToArray()));
            isEmpty = false;
        }

        Messages.BodyWriter writer = new();
        writer.PutBytes("custodes/input-root/v1\n"u8);
        writer.PutHash(isEmpty ? Sha256Hash.OfNothing : tree.Root());
        writer.PutUInt32((uint)agents.Length);
        foreach (uint agent in agents)
        {
            writer.PutUInt32(agent);
        }

        writer.PutUInt32((uint)nodes.Length);
        foreach (ushort node in nodes)
        {
            writer.PutUInt16(node);
        }

        return Sha256.Of(writer.ToArray());
    }

    // Who is excluded at the beginning is what was certified, and the log has not become shorter or another.
    private static bool Follows(EpochInputs inputs, EpochBody? last)
    {
        if (last is null)
        {
            return inputs.ExcludedAgents.Length == 0 && inputs.ExcludedNodes.Length == 0;
        }

        bool isSameLog =
            last.LogHead == default
            || (
                inputs.LogHead.OriginHash == last.LogHead.OriginHash
                && inputs.LogHead.Size >= last.LogHead.Size
                && (
                    inputs.LogHead.Size > last.LogHead.Size
                    || inputs.LogHead.Root == last.LogHead.Root
                )
            );
        return isSameLog
            && RootOf(last.Included, inputs.ExcludedAgents, inputs.ExcludedNodes) == last.InputRoot;
    }

    private static bool IsWithin(EpochInputs inputs, FleetRegistry fleet) =>
        (inputs.ExcludedAgents.Length == 0 || inputs.ExcludedAgents[^1] < fleet.Agents.Length)
        && (inputs.ExcludedNodes.Length == 0 || inputs.ExcludedNodes[^1] < fleet.Nodes.Length);

    // Nobody is excluded because somebody says so: each proof holds in this epoch.
    private static bool TryProofs(
        EpochInputs inputs,
        EpochStore store,
        FleetRegistry fleet,
        out uint[] agents,
        out ushort[] nodes
    )
    {
        SortedSet<uint> excludedAgents = [.. inputs.ExcludedAgents];
        SortedSet<ushort> excludedNodes = [.. inputs.ExcludedNodes];
        bool holds = true;
        foreach (ReadOnlyMemory<byte> bytes in inputs.Proofs)
        {
            if (
                !LieProof.TryParse(bytes.Span, fleet, out LieProof? proof)
                || store.Take(proof).Verdict != LieVerdict.Proven
            )
            {
                holds = false;
                break;
            }

            Accused accused = proof.Accused;
            _ = accused.IsAgent
                ? excludedAgents.Add(accused.Place)
                : excludedNodes.Add((ushort)accused.Place);
        }

        agents = [.. excludedAgents];
        nodes = [.. excludedNodes];
        return holds;
    }

    private static EpochComputation Of(
        EpochStore store,
        EpochContext context,
        uint[] agents,
        ushort[] nodes
    )
    {
        EpochClosing closing = store.Close(context.Epoch, context.Seed);
        List<IncludedBucket> included = [];
        List<ExcludedBucket> exclusions = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            if (closing.Disputed.Contains(bucket.Id))
            {
                exclusions.Add(new ExcludedBucket(bucket.Id, ExclusionReason.Disputed));
            }
            else if (closing.Missing.Contains(bucket.Id))
            {
                exclusions.Add(new ExcludedBucket(bucket.Id, ExclusionReason.Late));
            }
            else
            {
                included.Add(new IncludedBucket(bucket.Id, HashOf(store, context, bucket, nodes)));
            }
        }

        return new EpochComputation(
            RootOf(included, agents, nodes),
            [.. included],
            [.. exclusions],
            store.Aggregate(context.Epoch, []).Digest
        );
    }

    // The one that the replicas agree on: of those that nobody proved a liar.
    private static Sha256Hash HashOf(
        EpochStore store,
        EpochContext context,
        Bucket bucket,
        ushort[] excluded
    )
    {
        foreach (Summary summary in store.SummariesOf(context.Epoch, bucket.Id))
        {
            if (Array.IndexOf(excluded, summary.Node) < 0)
            {
                return summary.ContentHash;
            }
        }

        return Sha256Hash.OfNothing;
    }
}
