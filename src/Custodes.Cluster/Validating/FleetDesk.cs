using Custodes.Aggregation.Registry;
using Custodes.Cluster.Beacon;
using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Computes bodies with the combiner that the global node uses, from summaries signed by their aggregators.</summary>
/// <remarks>
/// Epochs of the chain are due by the clock, those of the tree end when they end: an epoch without inputs leaves
/// everything as it was. Inputs that have been here since before the last decision must be in the next body; those
/// that have just come may be in it, because the leader may not have had them. A bucket whose replicas contradict each
/// other, and of which nobody is proven a liar, is left out as disputed. Inputs of an epoch of which the global node
/// told two things are not used, whichever of them a leader likes.
/// </remarks>
/// <param name="terms">Of the cluster; null agrees on epochs without inputs alone.</param>
/// <param name="signatures">Checks those of inputs, summaries and proofs.</param>
/// <param name="alone">From what verdicts follow where there is no cluster; null for the rule in the terms.</param>
public sealed class FleetDesk(DeskTerms? terms, ISignatures signatures, VerdictRule? alone = null)
    : IEpochDesk
{
    private readonly InputStore? store = terms is null ? null : new InputStore(terms, signatures);
    private readonly VerdictPool? verdicts = (alone ?? terms?.Verdicts) is { } rule
        ? new VerdictPool(rule)
        : null;
    private readonly SetPool? sets = terms?.Sets is { } of ? new SetPool(of) : null;
    private readonly Dictionary<Sha256Hash, EpochComputation?> computed = [];
    private readonly DrawWindows? draws = terms is { DrawWindow: > 0 }
        ? new DrawWindows(terms.DrawWindow)
        : null;
    private ShareBook? shares;
    private EpochBody? last;
    private EpochBody? lastWithInputs;

    /// <summary>Epochs of the tree for which the global node told different things, since the start.</summary>
    public long Contradictions => store?.Contradictions ?? 0;

    /// <summary>Evidence that waits to be certified.</summary>
    public int WaitingEvidence => verdicts?.WaitingCount ?? 0;

    /// <summary>What the chain draws; null before it is known which chain.</summary>
    public CommitteeBeacon? Beacon => shares?.Beacon;

    private Sha256Hash Certified => last?.BaselineDigest ?? default;

    /// <inheritdoc/>
    public void Begin(ValidatorGenesis genesis, IVoteVerifier verifier) =>
        shares = new ShareBook(genesis, verifier);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Share(IVoteSigner signer) => shares?.Own(signer)?.Raw ?? default;

    /// <inheritdoc/>
    public void OnDue(ulong epoch) => shares?.OnDue(epoch);

    /// <inheritdoc/>
    public bool AwaitsShares => shares?.IsIncomplete ?? false;

    /// <inheritdoc/>
    public IReadOnlyList<long> Withheld => shares?.Beacon.Withheld ?? [];

    /// <inheritdoc/>
    public ulong DrawnEpoch => shares?.Beacon.DrawnEpoch ?? 0;

    /// <inheritdoc/>
    public IReadOnlyList<ReadOnlyMemory<byte>> TakeMissed() => shares?.TakeMissed() ?? [];

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
            Verdicts = verdicts?.Build() ?? [],
            BeaconReveals = shares?.Build() ?? [],
            NextSet = sets?.Next(name),
        };
        foreach ((HeldInputs inputs, EpochComputation result) in Usable())
        {
            return Of(place, inputs, result).ToBytes();
        }

        return Unchanged(place).ToBytes();
    }

    /// <inheritdoc/>
    public BodyVerdict Validate(EpochBody body)
    {
        BodyVerdict ofShares =
            shares?.Check(body)
            ?? (body.BeaconReveals.Length > 0 ? BodyVerdict.Invalid : BodyVerdict.Valid);
        BodyVerdict ofSet =
            sets?.Check(body)
            ?? (body.NextSet is not null ? BodyVerdict.Invalid : BodyVerdict.Valid);
        if (ofSet == BodyVerdict.Invalid || ofShares == BodyVerdict.Invalid)
        {
            return BodyVerdict.Invalid;
        }

        BodyVerdict ofVerdicts =
            verdicts?.Check(body.Verdicts, last?.Epoch ?? 0)
            ?? (body.Verdicts.Length > 0 ? BodyVerdict.Invalid : BodyVerdict.Valid);
        BodyVerdict ofInputs = ValidateInputs(body);
        BodyVerdict[] all = [ofSet, ofShares, ofVerdicts, ofInputs];
        return Array.Exists(all, static one => one == BodyVerdict.Invalid) ? BodyVerdict.Invalid
            : Array.Exists(all, static one => one == BodyVerdict.DataMissing)
                ? BodyVerdict.DataMissing
            : Array.Exists(all, static one => one == BodyVerdict.Incomplete)
                ? BodyVerdict.Incomplete
            : BodyVerdict.Valid;
    }

    /// <inheritdoc/>
    public DeskTaken TryTake(ReadOnlyMemory<byte> item)
    {
        ulong decided = last?.Epoch ?? 0;
        if (item.Span.StartsWith(BeaconShare.Name))
        {
            return shares?.TryTake(item) ?? false ? DeskTaken.Taken : DeskTaken.Refused;
        }

        if (item.Span.StartsWith(ValidatorsOrder.Name))
        {
            return sets?.Take(item, decided) ?? DeskTaken.Refused;
        }

        bool isEvidence =
            item.Span.StartsWith(VerdictEvidence.Name) || item.Span.StartsWith(VerdictOrder.Name);
        return (isEvidence ? verdicts?.Take(item, decided) : store?.Take(item, decided))
            ?? DeskTaken.Refused;
    }

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> QuestionsAbout(EpochBody body)
    {
        List<byte[]> questions = [];
        if (store is not null && body.BaselineDigest != Certified)
        {
            questions.Add(
                new DeskQuestion(
                    DeskQuestion.Inputs,
                    Certified,
                    [.. store.KnownAfter(Certified)]
                ).ToBytes()
            );
        }

        foreach (Sha256Hash value in shares?.Missing(body) ?? [])
        {
            questions.Add(new DeskQuestion(DeskQuestion.Share, value, []).ToBytes());
        }

        if (sets is not null && sets.IsMissing(body))
        {
            questions.Add(
                new DeskQuestion(DeskQuestion.Evidence, body.NextSet!.Hash, []).ToBytes()
            );
        }

        foreach (Sha256Hash hash in verdicts?.Missing(body.Verdicts) ?? [])
        {
            questions.Add(new DeskQuestion(DeskQuestion.Evidence, hash, []).ToBytes());
        }

        return questions;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> question) =>
        DeskQuestion.Read(question) switch
        {
            { Kind: DeskQuestion.Inputs } read => store
                ?.Other(read.About, [.. read.Known])
                ?.Signed.Raw
                ?? default,
            { Kind: DeskQuestion.Evidence } read => verdicts?.Find(read.About)
                is { IsEmpty: false } found
                ? found
                : sets?.Find(read.About) ?? default,
            { Kind: DeskQuestion.Share } read => shares?.Find(read.About)?.Raw ?? default,
            _ => default,
        };

    /// <inheritdoc/>
    public void OnDecided(EpochBody body)
    {
        if (body.BaselineDigest != Certified)
        {
            lastWithInputs = body;
            computed.Clear();
            draws?.Begin(body.Epoch);
        }

        last = body;
        draws?.Take(body.Epoch, body.AssignmentSeed);
        shares?.OnDecided(body);
        verdicts?.OnDecided(body);
    }

    private BodyVerdict ValidateInputs(EpochBody body)
    {
        bool mustHaveInputs = false;
        foreach ((HeldInputs inputs, EpochComputation result) in Usable())
        {
            if (IsSame(body, Of(body, inputs, result)))
            {
                return BodyVerdict.Valid;
            }

            mustHaveInputs |= inputs.DecidedThen < (last?.Epoch ?? 0);
        }

        if (IsSame(body, Unchanged(body)))
        {
            return mustHaveInputs ? BodyVerdict.Incomplete : BodyVerdict.Valid;
        }

        bool isOfNothing = body.BaselineDigest == Certified || IsOfVoid(body);
        return store is null || isOfNothing ? BodyVerdict.Invalid : BodyVerdict.DataMissing;
    }

    private Sha256Hash SeedOf(EpochBody place) =>
        shares?.Beacon.SeedOf(place.PreviousDigest, place.BeaconReveals) ?? default;

    private static bool IsSame(EpochBody proposed, EpochBody own) =>
        BodyComparison.Compare(proposed, own) == BodyMismatch.None
        && proposed.Exclusions.AsSpan().SequenceEqual(own.Exclusions);

    private EpochBody Unchanged(EpochBody place) =>
        place with
        {
            InputRoot = last?.InputRoot ?? default,
            Included = [],
            Exclusions = [],
            BaselineDigest = Certified,
            LogHead = last?.LogHead ?? default,
            ClockDigest = last?.ClockDigest ?? default,
            AssignmentSeed = SeedOf(place),
        };

    private EpochBody Of(EpochBody place, HeldInputs inputs, EpochComputation result) =>
        place with
        {
            InputRoot = result.InputRoot,
            Included = result.Included,
            Exclusions = result.Exclusions,
            BaselineDigest = result.Baseline,
            LogHead = inputs.Signed.Inputs.LogHead,
            ClockDigest = inputs.Signed.Inputs.ClockDigest,
            AssignmentSeed = SeedOf(place),
        };

    private IEnumerable<(HeldInputs Inputs, EpochComputation Result)> Usable()
    {
        foreach (HeldInputs inputs in store?.After(Certified) ?? [])
        {
            if (Computed(inputs) is { } result)
            {
                yield return (inputs, result);
            }
        }
    }

    private bool IsOfVoid(EpochBody body)
    {
        foreach (HeldInputs inputs in store?.VoidAfter(Certified) ?? [])
        {
            if (Computed(inputs) is { } result && IsSame(body, Of(body, inputs, result)))
            {
                return true;
            }
        }

        return false;
    }

    private EpochComputation? Computed(HeldInputs inputs)
    {
        if (!computed.TryGetValue(inputs.Signed.Hash, out EpochComputation? result))
        {
            Sha256Hash? drawn = draws is null
                ? default(Sha256Hash)
                : draws.SeedOf(inputs.Signed.Inputs.Draw);
            if (drawn is null)
            {
                // Not drawn yet here, or not the draw that it may use; which of them, later decisions say.
                return null;
            }

            result = EpochComputation.Of(inputs, lastWithInputs, terms!, signatures, drawn.Value);
            computed.Add(inputs.Signed.Hash, result);
        }

        return result;
    }
}
