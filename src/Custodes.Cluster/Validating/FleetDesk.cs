using System.Buffers.Binary;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Cluster.Validating;

/// <summary>Computes bodies with the combiner that the global node uses, from summaries signed by their aggregators.</summary>
/// <remarks>
/// An epoch without inputs is agreed on as an empty one, which leaves the baseline as it was. A validator that has
/// inputs does not vote for an empty one. A bucket whose replicas contradict each other is left out as disputed.
/// Verdicts are not computed yet: a body with one is refused.
/// </remarks>
/// <param name="registry">Who there is; null agrees on empty epochs alone.</param>
/// <param name="signatures">Checks those of summaries.</param>
public sealed class FleetDesk(FleetRegistry? registry, ISignatures signatures) : IEpochDesk
{
    /// <summary>Different inputs kept of one epoch: a global node that gives more is not followed.</summary>
    public const int InputsPerEpochMax = 2;

    /// <summary>How far ahead of the last decision inputs are kept.</summary>
    public const int EpochsAheadMax = 2;

    private readonly List<(EpochInputs Inputs, Sha256Hash Hash)> held = [];
    private readonly Dictionary<Sha256Hash, Computed?> computed = [];
    private EpochBody? last;

    /// <inheritdoc/>
    public byte[] Build(
        Sha256Hash chain,
        InstanceName name,
        IReadOnlyList<EquivocationEvidence> evidence
    )
    {
        EpochBody place = new()
        {
            Chain = chain,
            Epoch = name.Epoch,
            PreviousDigest = name.PreviousDigest,
            SetHash = name.SetHash,
            Evidence = [.. evidence],
        };
        foreach (EpochBody body in Own(place))
        {
            return body.ToBytes();
        }

        return Empty(place).ToBytes();
    }

    /// <inheritdoc/>
    public BodyVerdict Validate(EpochBody body)
    {
        bool hasInputs = false;
        foreach (EpochBody own in Own(body))
        {
            hasInputs = true;
            if (IsSame(body, own))
            {
                return BodyVerdict.Valid;
            }
        }

        bool isEmpty = body.Included.Length == 0 && body.InputRoot == default;
        return isEmpty
            ? !hasInputs && IsSame(body, Empty(body))
                ? BodyVerdict.Valid
                : BodyVerdict.Invalid
            : registry is null || body.Verdicts.Length > 0
                ? BodyVerdict.Invalid
                : BodyVerdict.DataMissing;
    }

    /// <inheritdoc/>
    public bool TryTake(ReadOnlyMemory<byte> inputs)
    {
        if (registry is null || !EpochInputs.TryRead(inputs, out EpochInputs? read))
        {
            return false;
        }

        ulong decided = last?.Epoch ?? 0;
        if (read.Epoch <= decided || read.Epoch > decided + EpochsAheadMax)
        {
            return false;
        }

        Sha256Hash hash = Sha256.Of(inputs.Span);
        int count = 0;
        foreach ((EpochInputs other, Sha256Hash known) in held)
        {
            if (known == hash)
            {
                return false;
            }

            count += other.Epoch == read.Epoch ? 1 : 0;
        }

        if (count >= InputsPerEpochMax)
        {
            return false;
        }

        held.Add((read, hash));
        return true;
    }

    /// <inheritdoc/>
    public void OnDecided(EpochBody body)
    {
        last = body;
        computed.Clear();
        _ = held.RemoveAll(one => one.Inputs.Epoch <= body.Epoch);
    }

    /// <summary>The seed of the assignment after an epoch.</summary>
    private static Sha256Hash SeedAfter(ulong epoch, Sha256Hash baseline)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, epoch);
        return Sha256.Of("custodes/assignment-seed/v1\n"u8, [.. bytes, .. baseline.ToArray()]);
    }

    private static bool IsSame(EpochBody proposed, EpochBody own) =>
        BodyComparison.Compare(proposed, own) == BodyMismatch.None
        && proposed.Exclusions.AsSpan().SequenceEqual(own.Exclusions)
        && proposed.NextSet is null
        && proposed.BeaconReveals.Length == 0;

    private EpochBody Empty(EpochBody place) =>
        place with
        {
            NextSet = null,
            InputRoot = default,
            Included = [],
            Exclusions = [],
            BaselineDigest = last?.BaselineDigest ?? default,
            LogHead = last?.LogHead ?? default,
            Verdicts = [],
            ClockDigest = last?.ClockDigest ?? default,
            AssignmentSeed = SeedAfter(place.Epoch, last?.BaselineDigest ?? default),
            BeaconReveals = [],
        };

    // One for each of the inputs that make sense after what was decided.
    private IEnumerable<EpochBody> Own(EpochBody place)
    {
        foreach ((EpochInputs inputs, Sha256Hash hash) in held)
        {
            if (inputs.Epoch != place.Epoch || registry is null)
            {
                continue;
            }

            if (!computed.TryGetValue(hash, out Computed? result))
            {
                result = Compute(inputs, registry);
                computed.Add(hash, result);
            }

            if (result is not null)
            {
                yield return place with
                {
                    NextSet = null,
                    InputRoot = result.Root,
                    Included = result.Included,
                    Exclusions = result.Exclusions,
                    BaselineDigest = result.Baseline,
                    LogHead = inputs.LogHead,
                    Verdicts = [],
                    ClockDigest = inputs.ClockDigest,
                    AssignmentSeed = SeedAfter(inputs.Epoch, result.Baseline),
                    BeaconReveals = [],
                };
            }
        }
    }

    private Computed? Compute(EpochInputs inputs, FleetRegistry fleet)
    {
        GlobalBaseline? previous = null;
        Sha256Hash certified = last?.BaselineDigest ?? default;
        bool isPrevious = inputs.Previous.IsEmpty
            ? certified == default
            : GlobalBaseline.TryParse(inputs.Previous, fleet, out previous)
                && previous.Digest == certified;
        if (!isPrevious || !IsWithin(inputs, fleet))
        {
            return null;
        }

        EpochContext context = new(
            fleet,
            inputs.Epoch,
            inputs.Seed,
            previous,
            inputs.ExcludedAgents,
            inputs.ExcludedNodes
        );
        EpochStore store = new(new RobustCombiner(), signatures);
        store.Begin(context);
        foreach (ReadOnlyMemory<byte> bytes in inputs.Summaries)
        {
            if (
                !Summary.TryParse(bytes, fleet, out Summary? summary)
                || store.Take(summary, out _) != SummaryRefusal.None
            )
            {
                return null;
            }
        }

        EpochClosing closing = store.Close(inputs.Epoch, inputs.Seed);
        GlobalBaseline baseline = store.Aggregate(inputs.Epoch, []);
        return Computed.Of(store, context, closing, baseline.Digest);
    }

    private static bool IsWithin(EpochInputs inputs, FleetRegistry fleet) =>
        (inputs.ExcludedAgents.Length == 0 || inputs.ExcludedAgents[^1] < fleet.Agents.Length)
        && (inputs.ExcludedNodes.Length == 0 || inputs.ExcludedNodes[^1] < fleet.Nodes.Length);

    /// <summary>What follows from inputs.</summary>
    private sealed record Computed(
        Sha256Hash Root,
        IncludedBucket[] Included,
        ExcludedBucket[] Exclusions,
        Sha256Hash Baseline
    )
    {
        public static Computed Of(
            EpochStore store,
            EpochContext context,
            EpochClosing closing,
            Sha256Hash baseline
        )
        {
            List<IncludedBucket> included = [];
            List<ExcludedBucket> exclusions = [];
            CompactRange tree = new();
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
                    Sha256Hash hash = store.SummariesOf(context.Epoch, bucket.Id)[0].ContentHash;
                    included.Add(new IncludedBucket(bucket.Id, hash));
                    tree.Append(TreeHasher.Leaf(hash.ToArray()));
                }
            }

            return new Computed(
                included.Count > 0 ? tree.Root() : Sha256Hash.OfNothing,
                [.. included],
                [.. exclusions],
                baseline
            );
        }
    }
}
