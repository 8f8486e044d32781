using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Voting;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;

namespace Custodes.Cluster.Hierarchy;

/// <summary>A local node: reports on its own agents, sums other agents up, and takes the baseline that comes back.</summary>
/// <remarks>
/// It takes part in an epoch once. After a restart it sits out the epoch that it had joined before, because it
/// cannot know what it signed in it, and a second word on the same thing would prove it, or its agents, liars.
/// Everything it takes is taken once, whatever way and however often it comes.
/// </remarks>
public sealed partial class LocalMachine : IHierarchyMachine
{
    /// <summary>Name of the file with the last epoch that was joined.</summary>
    public const string JoinedName = "joined";

    /// <summary>Name of the file with the newest baseline.</summary>
    public const string BaselineName = "baseline";

    /// <summary>Name of the file with the certificates that are in force.</summary>
    public const string CertificatesName = "certificates";

    private readonly Sealer sealer;
    private readonly ClusterMap map;
    private readonly ClusterTerms terms;
    private readonly LocalParts parts;
    private readonly ushort place;
    private readonly ushort[] parents;
    private readonly BaselineHolder holder;
    private readonly HashChainLottery lottery;
    private readonly EarlyMessages early;
    private readonly SortedDictionary<ulong, LeafArchive> archives = [];
    private readonly List<ulong> dropped = [];
    private ulong joined;
    private ulong epoch;
    private LocalEpoch? current;
    private long heardAtMs;
    private long helloAtMs;
    private HierarchyStatus status = new();

    /// <summary>Makes a node that begins, or comes back with what it stored.</summary>
    /// <param name="sealer">Its signature and clock.</param>
    /// <param name="terms">Of the cluster.</param>
    /// <param name="parts">Where reports come from and how it works.</param>
    /// <param name="restored">What it stored before.</param>
    public LocalMachine(Sealer sealer, ClusterTerms terms, LocalParts parts, RestoredState restored)
    {
        this.sealer = sealer;
        map = sealer.Map;
        this.terms = terms;
        this.parts = parts;
        place = map.PlaceOf(sealer.Self);
        parents = ParentsOf(map, sealer.Self);
        holder = new BaselineHolder(map.Fleet, map.PlaceOf(map.Global), parts.Signatures);
        lottery = new HashChainLottery(terms.Anchor, terms.ChainCount, firstEpoch: 1);
        early = new EarlyMessages(parts.Options);
        joined = restored.Joined;
        RestoreLeaves(restored.Epochs);
        if (terms.Voters is { } voters)
        {
            book = new CertificateBook(voters, new Ed25519VoteVerifier())
            {
                DrawWindow = terms.DrawWindow,
            };
            _ = restored.Certificates.Length > 0 ? book.TakeAll(restored.Certificates) : default;
            status = status with { CertifiedEpoch = book.Epoch };
        }

        if (
            restored.Baseline.Length > 0
            && IsCertified(restored.Baseline)
            && holder.Take(restored.Baseline) == BaselineRefusal.None
        )
        {
            Show(holder.Current!.Baseline);
        }
    }

    /// <inheritdoc/>
    public long NextAtMs =>
        current is { IsClosed: false } open
            ? Math.Min(open.HasAsked ? open.CloseAtMs : open.WantedAtMs, helloAtMs)
            : helloAtMs;

    /// <inheritdoc/>
    public HierarchyStatus Status => status;

    /// <summary>The newest baseline; null before the first.</summary>
    public GlobalBaseline? Baseline => holder.Current?.Baseline;

    /// <summary>The two regional nodes, or the one, that a local node talks to. What both carry is counted once.</summary>
    public static ushort[] ParentsOf(ClusterMap map, ushort local)
    {
        int position = 0;
        while (map.Locals[position] != local)
        {
            position++;
        }

        int count = map.Regionals.Count;
        ushort first = map.Regionals[position % count];
        return count == 1 ? [first] : [first, map.Regionals[(position + 1) % count]];
    }

    /// <inheritdoc/>
    public void Start(long nowMs, ICollection<HierarchyEffect> effects)
    {
        heardAtMs = nowMs;
        ForgetDropped(effects);
        if (holder.Current is { } held)
        {
            effects.Add(new HierarchyEffect.Adopt(held.Baseline));
        }

        SayHello(nowMs, effects);
    }

    /// <inheritdoc/>
    public void OnMessage(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects)
    {
        NodeKind sender = map.KindOf(message.Sender);
        switch (message.Kind)
        {
            case MessageKind.EpochOpen when sender == NodeKind.Global:
                Open(message, nowMs, effects);
                break;
            case MessageKind.Baseline when sender == NodeKind.Global:
                Adopt(message, effects);
                break;
            case MessageKind.Certified when sender == NodeKind.Global:
                TakeCertificates(message, effects);
                break;
            case MessageKind.Open when sender == NodeKind.Global:
                OpenLeaves(message, effects);
                break;
            case MessageKind.ReceiptsWanted when sender == NodeKind.Global:
                ShowReceipts(message, effects);
                break;
            case MessageKind.Receipts when sender == NodeKind.Local:
                TakeReceipts(message, effects);
                break;
            case MessageKind.Reports or MessageKind.Wanted when sender == NodeKind.Local:
                TakeFromLocal(message, effects);
                break;
            default:
                Refuse();
                break;
        }

        SendSummaries(effects);
    }

    /// <inheritdoc/>
    public void OnTime(long nowMs, ICollection<HierarchyEffect> effects)
    {
        if (current is { IsClosed: false } open)
        {
            if (!open.HasAsked && nowMs >= open.WantedAtMs)
            {
                open.HasAsked = true;
                AskForMissing(open, effects);
            }

            if (nowMs >= open.CloseAtMs)
            {
                CloseAll(open);
            }
        }

        if (nowMs >= helloAtMs)
        {
            if (nowMs - heardAtMs >= 2L * terms.MeanEpochMs)
            {
                SayHello(nowMs, effects);
            }

            helloAtMs = nowMs + terms.MeanEpochMs;
            status = status with
            {
                IsStale =
                    holder.MissedEpochs(epoch) >= parts.Options.StaleEpochs
                    || nowMs - heardAtMs
                        > (long)(parts.Options.StaleEpochs + 1) * terms.MeanEpochMs,
            };
        }

        SendSummaries(effects);
    }

    private void Open(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects)
    {
        if (message.Epoch <= epoch)
        {
            return;
        }

        if (!TryRead(message, out EpochOpening? opening))
        {
            Refuse();
            return;
        }

        // Nobody waits for them any longer; what is late is opened, and may count once more.
        if (current is { IsClosed: false } unfinished)
        {
            CloseAll(unfinished);
            SendSummaries(effects);
        }

        epoch = message.Epoch;
        heardAtMs = nowMs;
        current = null;
        early.Forget(epoch);
        status = status with
        {
            Epoch = epoch,
            IsStale = holder.MissedEpochs(epoch) >= parts.Options.StaleEpochs,
            ExcludedAgents = opening.ExcludedAgents.ToArray(),
            ExcludedNodes = opening.ExcludedNodes.ToArray(),
        };
        if (epoch <= joined)
        {
            Miss("it was joined before the restart", effects);
            return;
        }

        if (opening.Previous != (Baseline?.Digest ?? Sha256Hash.OfNothing))
        {
            Miss("the baseline that it starts from is not here", effects);
            SayHello(nowMs, effects);
            return;
        }

        if (SeedOf(opening) is not { } seed)
        {
            Miss("what it is planned from is not what validators drew", effects);
            return;
        }

        EpochContext context = new(
            map.Fleet,
            epoch,
            seed,
            Baseline,
            opening.ExcludedAgents.Span,
            opening.ExcludedNodes.Span
        );
        if (context.Hash != opening.Context)
        {
            Miss("its context is another one here", effects);
            return;
        }

        joined = epoch;
        effects.Add(new HierarchyEffect.Store(JoinedName, BitConverter.GetBytes(joined)));
        current = new LocalEpoch(context, place, nowMs, opening.LengthMs);
        archives.Add(epoch, new LeafArchive(context));
        while (archives.Count > parts.Options.LeafEpochsMax)
        {
            effects.Add(new HierarchyEffect.Forget(FirstArchive()));
            _ = archives.Remove(FirstArchive());
        }

        effects.Add(
            new HierarchyEffect.Note(
                new HierarchyEvent(HierarchyEventKind.EpochOpened, epoch, $"{opening.LengthMs} ms")
            )
        );
        Report(current, effects);
        foreach (ClusterMessage kept in early.TakeOf(epoch))
        {
            TakeFromLocal(kept, effects);
        }
    }

    private ulong FirstArchive()
    {
        SortedDictionary<ulong, LeafArchive>.KeyCollection.Enumerator keys =
            archives.Keys.GetEnumerator();
        _ = keys.MoveNext();
        return keys.Current;
    }

    // Nobody but the holder of the chain can have made the reveal, and it fixes everything that is drawn.
    private bool TryRead(ClusterMessage message, [NotNullWhen(true)] out EpochOpening? opening)
    {
        if (!EpochOpening.TryParse(message.Body, map.Fleet, out opening))
        {
            return false;
        }

        // The length first: a reveal that was opened once is not opened again, and must not be used up by what is refused.
        return opening.LengthMs == terms.LengthMs(opening.Reveal, opening.Previous)
            && lottery.TryOpen(
                (long)message.Epoch,
                opening.Previous,
                opening.Reveal.ToArray(),
                out _
            );
    }

    private void Miss(string why, ICollection<HierarchyEffect> effects) =>
        effects.Add(
            new HierarchyEffect.Note(new HierarchyEvent(HierarchyEventKind.EpochMissed, epoch, why))
        );

    private void SayHello(long nowMs, ICollection<HierarchyEffect> effects)
    {
        helloAtMs = nowMs + terms.MeanEpochMs;
        Send(MessageKind.Hello, epoch, [], parents, effects);
    }

    private void Refuse() => status = status with { Refused = status.Refused + 1 };

    private void Send(
        MessageKind kind,
        ulong about,
        byte[] body,
        IReadOnlyList<ushort> to,
        ICollection<HierarchyEffect> effects
    )
    {
        if (sealer.Seal(kind, about, body, effects) is { } raw)
        {
            effects.Add(new HierarchyEffect.Send(to, raw));
        }
    }
}
