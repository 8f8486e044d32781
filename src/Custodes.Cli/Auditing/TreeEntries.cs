using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Registry;
using Custodes.Clocks.Statements;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Beacon;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;

namespace Custodes.Cli.Auditing;

/// <summary>Checks what a log says of the aggregation tree, one entry after the other.</summary>
/// <remarks>
/// That epochs follow each other and each starts from the baseline before is checked in any log. With the files of the
/// cluster also what was revealed, how long each epoch was, its context, the signature of its baseline, and every proof.
/// </remarks>
/// <param name="cluster">The cluster; null when nobody said which.</param>
internal sealed class TreeEntries(VerifyCluster? cluster)
{
    private const int ContextsMax = 64;
    private const string AdoptedWord = "baseline ";
    private readonly Ed25519Signatures signatures = new();
    private readonly DocumentParts documents = new();
    private readonly SortedDictionary<long, EpochContext> contexts = [];
    private readonly SortedDictionary<long, TreeOpenEntry> openings = [];
    private readonly SortedSet<(bool IsAgent, uint Place)> liars = [];
    private readonly HashChainLottery? lottery = cluster is null
        ? null
        : new HashChainLottery(cluster.Terms.Anchor, cluster.Terms.ChainCount, firstEpoch: 1);

    private TreeOpenEntry? open;
    private TreeCloseEntry? last;
    private GlobalBaseline? baseline;
    private Sha256Hash digest = Sha256Hash.OfNothing;
    private bool isDigestKnown = true;
    private bool isRedone;
    private long opened;
    private long closed;
    private long proofs;
    private long unproven;
    private long disputes;
    private long missed;
    private long absent;
    private long unjudged;
    private long draws;
    private CertificateFollower? certificates;

    /// <summary>What was found, one line a fact, for people; none when the log has no such entries.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            if (opened == 0)
            {
                yield break;
            }

            yield return $"tree       {opened} epochs opened, {closed} closed, {disputes} disputes, {missed} missed";
            if (last is not null)
            {
                yield return $"           the last closed is {last.Epoch}: {last.Agents} agents in {last.Buckets} buckets, baseline {last.Digest}";
            }

            yield return cluster is null
                ? "           neither what was revealed nor signatures nor proofs were checked, for no --cluster was given"
                : $"           reveals, lengths, contexts and signatures checked; {proofs} proofs of lies hold";
            if (cluster?.Terms.Voters is not null)
            {
                yield return $"           {draws} epochs planned from a certified draw of the validators";
            }

            if (unproven > 0)
            {
                yield return $"           {unproven} were excluded without a proof in this log";
            }

            if (unjudged > 0)
            {
                yield return $"           {unjudged} proofs of lies could not be judged: the baseline that they rest on is not in this log";
            }

            if (absent > 0)
            {
                yield return $"           {absent} epochs start from a baseline that is not in this log: their contexts were not checked";
            }
        }
    }

    /// <summary>What is wrong with the next entry; null when nothing is, or it is about other things.</summary>
    public string? Check(LogEntry entry) =>
        entry switch
        {
            DocumentEntry document => documents.Take(document),
            RegistryEntry registry when cluster is not null => registry.Hash
            == cluster.Map.Clocks.Hash
                ? null
                : $"registry {registry.Hash} is not that of --cluster",
            TreeOpenEntry opening => Open(opening),
            TreeCloseEntry closing => Close(closing),
            TreeEventEntry happened => Happen(happened),
            _ => null,
        };

    private string? Open(TreeOpenEntry opening)
    {
        if (opening.Epoch <= (open?.Epoch ?? 0))
        {
            return $"epoch {opening.Epoch} was opened after epoch {open!.Epoch}";
        }

        bool isFirst = open is null;
        open = opening;
        openings[opening.Epoch] = opening;
        while (openings.Count > ContextsMax)
        {
            _ = openings.Remove(openings.Keys.First());
        }

        opened++;
        isRedone = false;

        // A log that begins later knows no baseline before.
        isDigestKnown &= !isFirst || opening.Epoch == 1 || closed > 0;
        if (isDigestKnown && opening.Previous != digest)
        {
            return $"epoch {opening.Epoch} starts from baseline {opening.Previous} instead of {digest}";
        }

        isDigestKnown = true;
        digest = opening.Previous;
        return cluster is null ? null : CheckOpening(opening, cluster);
    }

    private string? CheckOpening(TreeOpenEntry entry, VerifyCluster known)
    {
        if (!lottery!.TryOpen(entry.Epoch, entry.Previous, entry.Reveal.ToArray(), out _))
        {
            return $"what was revealed for epoch {entry.Epoch} is not of the chain that the terms fix";
        }

        if (entry.LengthMs != known.Terms.LengthMs(entry.Reveal, entry.Previous))
        {
            return $"epoch {entry.Epoch} was to take {entry.LengthMs} ms, and {known.Terms.LengthMs(entry.Reveal, entry.Previous)} ms are drawn";
        }

        if (
            documents.Find(entry.Document) is not { } bytes
            || !EpochOpening.TryParse(bytes, known.Map.Fleet, out EpochOpening? opening)
            || opening.Reveal != entry.Reveal
            || opening.Previous != entry.Previous
            || opening.Context != entry.Context
            || opening.LengthMs != entry.LengthMs
        )
        {
            return $"the opening of epoch {entry.Epoch} as it was sent does not stand before it, or says something else";
        }

        return CheckExcluded(opening) ?? CheckContext(entry, opening, known);
    }

    // Who was proven a liar is left out from then on, whatever else happens.
    private string? CheckExcluded(EpochOpening opening)
    {
        foreach ((bool isAgent, uint place) in liars)
        {
            bool isOut = isAgent
                ? opening.ExcludedAgents.Span.BinarySearch(place) >= 0
                : opening.ExcludedNodes.Span.BinarySearch((ushort)place) >= 0;
            if (!isOut)
            {
                return $"{Liars.NameOf(cluster!.Map, new Accused(isAgent, place))} was proven a liar, and takes part";
            }
        }

        unproven = Math.Max(
            unproven,
            opening.ExcludedAgents.Length + opening.ExcludedNodes.Length - liars.Count
        );
        return null;
    }

    private string? CheckContext(TreeOpenEntry entry, EpochOpening opening, VerifyCluster known)
    {
        GlobalBaseline? previous = null;
        if (opening.Previous != Sha256Hash.OfNothing)
        {
            if (baseline is null || baseline.Digest != opening.Previous)
            {
                absent++;
                return null;
            }

            previous = baseline;
        }

        if (SeedOf(entry, opening, previous, known) is not { } seed)
        {
            return $"what the plan of epoch {entry.Epoch} is drawn from is not certified by the validators, or from before its baseline was";
        }

        EpochContext context = new(
            known.Map.Fleet,
            (ulong)entry.Epoch,
            seed,
            previous,
            opening.ExcludedAgents.Span,
            opening.ExcludedNodes.Span
        );
        contexts[entry.Epoch] = context;
        while (contexts.Count > ContextsMax)
        {
            _ = contexts.Remove(contexts.Keys.First());
        }

        return context.Hash == entry.Context
            ? null
            : $"the context of epoch {entry.Epoch} is {context.Hash} by the files of the cluster, and not {entry.Context}";
    }

    // Validators draw after the baseline before was certified; the certificate of the draw is part of the opening.
    private Sha256Hash? SeedOf(
        TreeOpenEntry entry,
        EpochOpening opening,
        GlobalBaseline? previous,
        VerifyCluster known
    )
    {
        ulong epoch = (ulong)entry.Epoch;
        if (known.Terms.Voters is not { } voters)
        {
            return EpochOpening.SeedOf(epoch, opening.Previous, opening.Reveal);
        }

        Sha256Hash drawn = default;
        if (!opening.Draw.IsEmpty)
        {
            certificates ??= new CertificateFollower(
                voters.Chain,
                voters.Set,
                new Ed25519VoteVerifier()
            );
            _ = certificates.Take(opening.Draw.Span, out CertifiedEpoch? certified);
            bool isGood =
                certified is not null
                && certified.Body.AssignmentSeed != default
                && certified.Body.BaselineDigest == (previous?.Digest ?? default)
                && certified.Body.Included.Length == 0;
            if (!isGood)
            {
                return null;
            }

            draws++;
            drawn = certified!.Body.AssignmentSeed;
        }

        return new PlanDraw(
            epoch,
            opening.Previous,
            previous?.Epoch ?? 0,
            opening.Reveal,
            drawn
        ).ToSeed();
    }

    private string? Close(TreeCloseEntry closing)
    {
        // Where validators certify, an epoch counts from its certificate on, and the next was opened without waiting for it.
        bool mayBeLate = cluster?.Terms.Voters is not null || cluster is null;
        bool isOpen = closing.Epoch == open?.Epoch && closing.Epoch != last?.Epoch;
        bool isLate = mayBeLate && closing.Epoch > (last?.Epoch ?? 0);
        if ((!isOpen && !isLate) || !openings.TryGetValue(closing.Epoch, out TreeOpenEntry? of))
        {
            return $"epoch {closing.Epoch} was closed, and is not the one that is open";
        }

        closed++;
        last = closing;
        digest = closing.Digest;
        return cluster is null ? null : CheckBaseline(closing, of, cluster);
    }

    private string? CheckBaseline(TreeCloseEntry entry, TreeOpenEntry opening, VerifyCluster known)
    {
        if (documents.Find(entry.Document) is not { } bytes)
        {
            baseline = null;
            return null;
        }

        if (
            !SignedBaseline.TryParse(bytes, known.Map.Fleet, out SignedBaseline? signed)
            || signed.Node != known.Map.PlaceOf(known.Map.Global)
            || !signed.IsSigned(known.Map.Fleet, signatures)
        )
        {
            return $"the baseline of epoch {entry.Epoch} is not signed by the global node";
        }

        baseline = signed.Baseline;

        // What a liar did in epochs before was undone, or a late bucket counted in one, and contexts since then with it.
        bool isOfContext = baseline.ContextHash == opening.Context || isRedone;
        return
            baseline.Digest == entry.Digest
            && (long)baseline.Epoch == entry.Epoch
            && isOfContext
            && BaselineFigures.AgentsOf(baseline) == entry.Agents
            && BaselineFigures.BucketsOf(baseline) == entry.Buckets
            ? null
            : $"the baseline of epoch {entry.Epoch} says something else than its entry";
    }

    private string? Happen(TreeEventEntry happened)
    {
        switch (happened.Kind)
        {
            case TreeEvent.Adopted:
                return Adopt(happened.Detail);
            case TreeEvent.Dispute:
                disputes++;
                return null;
            case TreeEvent.Missed:
                missed++;
                return null;
            case TreeEvent.Late:
                isRedone = true;
                return null;
            case TreeEvent.Lie:
                isRedone = true;
                return cluster is null ? null : CheckLie(happened, cluster);
            case TreeEvent.Clock when happened.Document != Sha256Hash.OfNothing:
                return cluster is null ? null : CheckClock(happened, cluster);
            default:
                return null;
        }
    }

    private string? Adopt(string detail)
    {
        byte[] bytes = new byte[Sha256Hash.Bytes];
        if (
            !detail.StartsWith(AdoptedWord, StringComparison.Ordinal)
            || detail.Length != AdoptedWord.Length + (2 * Sha256Hash.Bytes)
            || Convert.FromHexString(detail.AsSpan(AdoptedWord.Length), bytes, out _, out _)
                != System.Buffers.OperationStatus.Done
        )
        {
            return "does not say which baseline was adopted";
        }

        digest = new Sha256Hash(bytes);
        return null;
    }

    private string? CheckLie(TreeEventEntry happened, VerifyCluster known)
    {
        if (
            documents.Find(happened.Document) is not { } bytes
            || !LieProof.TryParse(bytes, known.Map.Fleet, out LieProof? proof)
        )
        {
            return $"the proof against {happened.Detail} does not stand before it, or is none";
        }

        bool isProven = false;
        foreach (EpochContext context in contexts.Values)
        {
            isProven |= proof.TryVerify(context, signatures) == LieVerdict.Proven;
        }

        if (!isProven && absent == 0)
        {
            return $"the proof against {happened.Detail} does not hold";
        }

        if (Liars.NameOf(known.Map, proof.Accused) != happened.Detail)
        {
            return $"the proof is against {Liars.NameOf(known.Map, proof.Accused)}, and not against {happened.Detail}";
        }

        proofs += isProven ? 1 : 0;
        unjudged += isProven ? 0 : 1;
        _ = liars.Add((proof.Accused.IsAgent, proof.Accused.Place));
        return null;
    }

    private string? CheckClock(TreeEventEntry happened, VerifyCluster known) =>
        documents.Find(happened.Document) is { } bytes
        && ClockEvidence.TryVerify(bytes, known.Map.Clocks, out _)
            ? null
            : $"what is said to convict a clock does not ({happened.Detail})";
}
