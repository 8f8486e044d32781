using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Voting;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Cluster.Hierarchy;

/// <summary>The global node: opens epochs, compares what comes, finds liars, and signs the baseline.</summary>
/// <remarks>
/// An epoch ends when all summaries that can come are there, or at four fifths of its length; buckets
/// that are in dispute are opened in the last fifth. Who does not answer is left out and not accused. The next
/// epoch begins when the length of this one is over. After a restart it goes on with the next epoch from the stored
/// baseline, and can aggregate the stored epochs again.
/// </remarks>
public sealed partial class GlobalMachine : IHierarchyMachine, ICertifying
{
    /// <summary>Name of the file with the last epoch that was opened.</summary>
    public const string OpenedName = "joined";

    /// <summary>Name of the file with the newest baseline.</summary>
    public const string BaselineName = "baseline";

    /// <summary>Name of the file with the proofs by which others are excluded.</summary>
    public const string ExcludedName = "excluded";

    private readonly Sealer sealer;
    private readonly ClusterMap map;
    private readonly ClusterTerms terms;
    private readonly HashChain chain;
    private readonly ISignatures signatures;
    private readonly HierarchyOptions options;
    private readonly EpochStore store;
    private readonly SortedSet<ushort> excludedNodes = [];
    private readonly SortedSet<uint> excludedAgents = [];
    private readonly List<ReadOnlyMemory<byte>> excludedBy = [];
    private SignedBaseline? last;
    private ReadOnlyMemory<byte> openingRaw;
    private ReadOnlyMemory<byte> baselineRaw;
    private ulong epoch;
    private GlobalPhase phase = GlobalPhase.Waiting;
    private long openedAtMs;
    private long lengthMs;
    private long dueAtMs;
    private int awaited;

    /// <summary>Makes a node that begins, or comes back with what it stored.</summary>
    /// <param name="sealer">Its signature and clock.</param>
    /// <param name="terms">Of the cluster.</param>
    /// <param name="chain">What it reveals, epoch by epoch; its anchor is that of the terms.</param>
    /// <param name="signatures">How signatures are checked.</param>
    /// <param name="options">Limits.</param>
    /// <param name="restored">What it stored before.</param>
    public GlobalMachine(
        Sealer sealer,
        ClusterTerms terms,
        HashChain chain,
        ISignatures signatures,
        HierarchyOptions options,
        RestoredState restored
    )
    {
        Invariant.That(chain.Anchor == terms.Anchor);
        this.sealer = sealer;
        map = sealer.Map;
        this.terms = terms;
        this.chain = chain;
        this.signatures = signatures;
        this.options = options;
        store = new EpochStore(new RobustCombiner(), signatures);
        epoch = restored.Joined;
        RestoreExcluded(restored.Excluded);
        if (
            SignedBaseline.TryParse(restored.Baseline, map.Fleet, out SignedBaseline? signed)
            && signed.IsSigned(map.Fleet, signatures)
        )
        {
            last = signed;
            Show(signed.Baseline);
        }

        RestoreEpochs(restored.Epochs);
        if (terms.Voters is { } voters)
        {
            book = new CertificateBook(voters, new Ed25519VoteVerifier())
            {
                DrawWindow = terms.DrawWindow,
            };
            RestoreCertified(restored);
        }
    }

    /// <inheritdoc/>
    public long NextAtMs => dueAtMs;

    /// <inheritdoc/>
    public HierarchyStatus Status { get; private set; } = new();

    /// <summary>The newest baseline; null before the first.</summary>
    public GlobalBaseline? Baseline => last?.Baseline;

    /// <inheritdoc/>
    public void Start(long nowMs, ICollection<HierarchyEffect> effects)
    {
        dueAtMs = nowMs + options.StartMs;
        ForgetDropped(effects);
        ShowCertificates(effects);
        AdoptCertified(nowMs, effects);
        if (last is not null)
        {
            Broadcast(last, [], effects);
        }
    }

    /// <inheritdoc/>
    public void OnMessage(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects)
    {
        NodeKind sender = map.KindOf(message.Sender);
        switch (message.Kind)
        {
            case MessageKind.Relay when sender == NodeKind.Regional:
                TakeRelay(message, nowMs, effects);
                break;
            case MessageKind.Opened when sender == NodeKind.Local:
                TakeOpened(message, nowMs, effects);
                break;
            case MessageKind.ReceiptsGiven when sender == NodeKind.Local:
                TakeReceipts(message, effects);
                break;
            case MessageKind.Hello when sender == NodeKind.Regional:
                Answer(message, effects);
                break;
            default:
                Refuse();
                break;
        }
    }

    /// <inheritdoc/>
    public void OnTime(long nowMs, ICollection<HierarchyEffect> effects)
    {
        if (nowMs < dueAtMs)
        {
            return;
        }

        switch (phase)
        {
            case GlobalPhase.Waiting:
                Open(nowMs, effects);
                break;
            case GlobalPhase.Collecting:
                Close(nowMs, effects);
                break;
            default:
                Finish(nowMs, effects);
                break;
        }
    }

    private void Open(long nowMs, ICollection<HierarchyEffect> effects)
    {
        bool isOver =
            epoch >= (ulong)terms.ChainCount - 1
            || (options.EpochCountMax > 0 && epoch >= options.EpochCountMax)
            || !sealer.MaySign;
        if (isOver)
        {
            dueAtMs = long.MaxValue;
            return;
        }

        if (WaitsForDraw(nowMs))
        {
            return;
        }

        epoch++;
        ForgetUncertified();
        Sha256Hash previous = last?.Baseline.Digest ?? Sha256Hash.OfNothing;
        Sha256Hash reveal = chain[(int)epoch];
        openedAtMs = nowMs;
        lengthMs = terms.LengthMs(reveal, previous);
        EpochContext context = new(
            map.Fleet,
            epoch,
            SeedOf(previous, reveal),
            last?.Baseline,
            (uint[])[.. excludedAgents],
            (ushort[])[.. excludedNodes]
        );
        store.Begin(context);
        awaited = 0;
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            awaited += bucket.Nodes.Length;
        }

        EpochOpening opening = new(
            reveal,
            previous,
            context.Hash,
            (uint)lengthMs,
            (uint[])[.. excludedAgents],
            (ushort[])[.. excludedNodes],
            draw.Message
        );

        // Before anybody hears of it: an epoch is opened once, whatever happens to this node.
        effects.Add(new HierarchyEffect.Store(OpenedName, BitConverter.GetBytes(epoch)));
        openingRaw = Send(MessageKind.EpochOpen, opening.ToBytes(), map.Regionals, effects);
        phase = GlobalPhase.Collecting;
        dueAtMs = nowMs + (lengthMs * 4 / 5);
        Status = Status with { Epoch = epoch };
        Note(
            HierarchyEventKind.EpochOpened,
            $"{lengthMs} ms, {context.Plan.Buckets.Length} buckets, seed {context.Seed}",
            effects
        );
    }

    private void TakeRelay(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects)
    {
        if (BlockList.Read(message.Body) is not { } envelopes)
        {
            Refuse();
            return;
        }

        foreach (ReadOnlyMemory<byte> raw in envelopes)
        {
            if (
                sealer.TryOpen(raw) is { Kind: MessageKind.Summaries } inner
                && BlockList.Read(inner.Body) is { } summaries
            )
            {
                foreach (ReadOnlyMemory<byte> bytes in summaries)
                {
                    TakeSummary(bytes, inner.Sender, effects);
                }
            }
            else
            {
                Refuse();
            }
        }

        if (phase == GlobalPhase.Collecting && awaited <= 0)
        {
            Close(nowMs, effects);
        }
    }

    private void TakeSummary(
        ReadOnlyMemory<byte> bytes,
        ushort sender,
        ICollection<HierarchyEffect> effects
    )
    {
        if (
            !Summary.TryParse(bytes, map.Fleet, out Summary? summary)
            || summary.Node != map.PlaceOf(sender)
        )
        {
            Refuse();
            return;
        }

        SummaryRefusal refusal = store.Take(summary, out LieProof? proof);
        if (proof is not null)
        {
            Convict(proof, effects);
        }

        if (refusal == SummaryRefusal.Duplicate)
        {
            Status = Status with { Duplicates = Status.Duplicates + 1 };
        }
        else if (refusal is not (SummaryRefusal.None or SummaryRefusal.Late))
        {
            Refuse();
        }
        else if (refusal == SummaryRefusal.None && summary.Content.Epoch == epoch)
        {
            awaited--;
        }
    }

    private void Answer(ClusterMessage hello, ICollection<HierarchyEffect> effects)
    {
        if (certifiedRaw.Length > 0)
        {
            effects.Add(new HierarchyEffect.Send([hello.Sender], certifiedRaw));
        }

        if (baselineRaw.Length > 0)
        {
            effects.Add(new HierarchyEffect.Send([hello.Sender], baselineRaw));
        }

        if (openingRaw.Length > 0)
        {
            effects.Add(new HierarchyEffect.Send([hello.Sender], openingRaw));
        }
    }

    private void Show(GlobalBaseline baseline) =>
        Status = Status with
        {
            BaselineEpoch = baseline.Epoch,
            BaselineDigest = baseline.Digest,
            BaselineAgents = BaselineFigures.AgentsOf(baseline),
            BucketsIncluded = BaselineFigures.BucketsOf(baseline),
            Calibrations = CalibrationFigures.Of(baseline, map),
            ExcludedAgents = [.. excludedAgents],
            ExcludedNodes = [.. excludedNodes],
        };

    private void Refuse() => Status = Status with { Refused = Status.Refused + 1 };

    private void Note(
        HierarchyEventKind kind,
        string detail,
        ICollection<HierarchyEffect> effects,
        ReadOnlyMemory<byte> proof = default
    ) => effects.Add(new HierarchyEffect.Note(new HierarchyEvent(kind, epoch, detail, proof)));

    private ReadOnlyMemory<byte> Send(
        MessageKind kind,
        byte[] body,
        IReadOnlyList<ushort> to,
        ICollection<HierarchyEffect> effects,
        ulong about = 0
    )
    {
        if (sealer.Seal(kind, about == 0 ? epoch : about, body, effects) is not { } raw)
        {
            Note(HierarchyEventKind.ClockLost, "this node may not sign", effects);
            return default;
        }

        effects.Add(new HierarchyEffect.Send(to, raw));
        return raw;
    }
}
