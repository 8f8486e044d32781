using System.Collections.Concurrent;
using System.Text;
using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Contracts;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Cryptography;

namespace Custodes.Node.Hierarchy;

/// <summary>Takes what this node concluded to the validators, and what they certified to this node's pipeline.</summary>
/// <remarks>
/// A loop of its own that looks every half second. Containment here never waits for it: a quarantine holds at this
/// node from the moment it is given, and everywhere once it is certified. What is certified is put to the pipeline as an
/// order of <see cref="Actor"/>, which is durable and logged as every order is. After a restart it looks through the
/// verdicts that the node keeps again; what is certified already is not sent again.
/// </remarks>
/// <param name="cluster">The way to the validators.</param>
/// <param name="reader">What the pipeline concluded.</param>
/// <param name="commands">Orders to it.</param>
/// <param name="evidence">Its log.</param>
/// <param name="logKey">The vkey of that log; empty without one, and then nothing can be shown.</param>
/// <param name="time">Paces it.</param>
public sealed class VerdictCourier(
    IVerdictCluster cluster,
    IFleetReader reader,
    IFleetCommands commands,
    IEvidenceReader evidence,
    string logKey,
    TimeProvider time
)
{
    /// <summary>Who orders what is certified.</summary>
    public const string Actor = "validators";

    /// <summary>Agents whose newest verdict waits; the longest waiting goes first.</summary>
    public const int WaitingCountMax = 1024;

    private const int LookMs = 500;
    private const int SendAgainMs = 2_000;
    private const int PageCount = 256;

    // A verdict is certified within some epochs; one whose leaders are down takes longer.
    private const int WaitEpochs = 10;
    private const int WaitMsMin = 10_000;

    private readonly ConcurrentDictionary<long, CertificationMark> marks = [];
    private readonly Dictionary<string, WaitingVerdict> waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Verdict> quarantines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sha256Hash> applied = new(StringComparer.Ordinal);
    private long lastId;

    /// <summary>Own verdicts that were shown, or are to be, and have no certificate.</summary>
    public int WaitingCount => Volatile.Read(ref waitingCount);

    /// <summary>The newest verdict that was looked at.</summary>
    public long LastId => Volatile.Read(ref lastId);

    /// <summary>Told when validators cease to certify, and when they do so again; must not block.</summary>
    public Action<FleetNotice> OnNotice { get; init; } = static _ => { };

    /// <summary>Why verdicts hold at this node alone; null while validators certify. Any thread.</summary>
    public string? Stalled => Volatile.Read(ref stalled);

    private int waitingCount;
    private string? stalled;

    /// <summary>What a verdict is worth beyond this node. Any thread.</summary>
    public CertificationMark MarkOf(Verdict verdict) =>
        !cluster.HasValidators ? CertificationMark.None
        : KindOf(verdict) == VerdictKind.None
            ? Unmarked("only quarantine and release bind the fleet")
        : marks.TryGetValue(verdict.Id, out CertificationMark? mark) ? mark
        : Unmarked("not looked at yet");

    /// <summary>Looks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(LookMs), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await LookAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The way this loop ends: it was told to, or the pipeline is going down and takes no more questions.
        }
    }

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, StandingVerdict> standing = new(StringComparer.Ordinal);
        foreach (StandingVerdict one in cluster.Standing())
        {
            standing[one.Agent] = one;
        }

        await TakeNewAsync(standing, cancellationToken);
        foreach ((string agent, WaitingVerdict one) in waiting.ToArray())
        {
            await ShowAsync(agent, one, standing.GetValueOrDefault(agent), cancellationToken);
        }

        foreach (StandingVerdict one in standing.Values)
        {
            await ApplyAsync(one, cancellationToken);
        }

        Volatile.Write(ref waitingCount, waiting.Count);
        Notice();
    }

    // Told once when it begins and once when it is over, however often it is looked at.
    private void Notice()
    {
        long longestMs = 0;
        foreach (WaitingVerdict one in waiting.Values)
        {
            longestMs = Math.Max(longestMs, (long)time.GetElapsedTime(one.Since).TotalMilliseconds);
        }

        CertificationView? view = cluster.View();
        string? now =
            view is { IsStalled: true }
                ? $"no certificate for {view.Waiting} epochs: verdicts hold at this node alone"
            : longestMs > Math.Max(WaitMsMin, WaitEpochs * (long)cluster.EpochMs)
                ? $"{waiting.Count} verdicts have no certificate: they hold at this node alone"
            : null;
        if (now is null != stalled is null)
        {
            OnNotice(
                new FleetNotice(
                    FleetNotice.Certification,
                    now is not null,
                    time.GetUtcNow().ToUnixTimeMilliseconds(),
                    now ?? "validators certify again"
                )
            );
        }

        Volatile.Write(ref stalled, now);
    }

    private static VerdictKind KindOf(Verdict verdict) =>
        verdict.Level == VerdictLevel.Quarantined ? VerdictKind.Quarantine
        : verdict.Previous == VerdictLevel.Quarantined ? VerdictKind.Release
        : VerdictKind.None;

    private static CertificationMark Unmarked(string note) =>
        new(CertifiedState.False, 0, 0, 0, [], note);

    /// <summary>The mark of what is certified.</summary>
    public CertificationMark Certified(CertifiedVerdictView view) =>
        new(CertifiedState.True, view.Epoch, view.N, view.Q, view.SignedBy, cluster.Caveat);

    private async Task TakeNewAsync(
        Dictionary<string, StandingVerdict> standing,
        CancellationToken cancellationToken
    )
    {
        Page<Verdict> page = await reader.ListVerdictsAsync(lastId, PageCount, cancellationToken);
        foreach (Verdict verdict in page.Items)
        {
            lastId = Math.Max(lastId, verdict.Id);
            VerdictKind kind = KindOf(verdict);
            if (kind == VerdictKind.None || !cluster.HasValidators)
            {
                continue;
            }

            if (string.Equals(verdict.Actor, Actor, StringComparison.Ordinal))
            {
                bool stands =
                    standing.TryGetValue(verdict.Agent, out StandingVerdict? one)
                    && one.Verdict.Kind == kind;
                marks[verdict.Id] = stands ? Certified(one!.View) : Unmarked("superseded");
            }
            else if (!string.Equals(verdict.Actor, "custodes", StringComparison.Ordinal))
            {
                marks[verdict.Id] = Unmarked("an operator's order at this node binds no other");

                // Nobody frees here who is quarantined everywhere.
                _ = applied.Remove(verdict.Agent);
            }
            else if (!cluster.IsOwn(verdict.Agent))
            {
                marks[verdict.Id] = Unmarked("this node is not the sensor of the agent");
            }
            else
            {
                Wait(verdict, kind);
            }
        }
    }

    private void Wait(Verdict verdict, VerdictKind kind)
    {
        if (waiting.Remove(verdict.Agent, out WaitingVerdict? before))
        {
            marks[before.Verdict.Id] = Unmarked("superseded");
        }

        if (kind == VerdictKind.Quarantine)
        {
            quarantines[verdict.Agent] = verdict;
        }

        if (waiting.Count >= WaitingCountMax)
        {
            string oldest = waiting.MinBy(one => one.Value.Verdict.Id).Key;
            marks[waiting[oldest].Verdict.Id] = Unmarked("too many wait");
            _ = waiting.Remove(oldest);
        }

        waiting.Add(verdict.Agent, new WaitingVerdict(verdict, time.GetTimestamp()));
        marks[verdict.Id] = new CertificationMark(
            CertifiedState.Pending,
            0,
            0,
            0,
            [],
            logKey.Length > 0 ? "" : "without a log of evidence nothing can be shown"
        );
    }

    private async Task ShowAsync(
        string agent,
        WaitingVerdict one,
        StandingVerdict? standing,
        CancellationToken cancellationToken
    )
    {
        if (one.Evidence.IsEmpty)
        {
            await BuildAsync(one, cancellationToken);
            if (one.Evidence.IsEmpty)
            {
                return;
            }
        }

        CertifiedVerdict verdict = one.Followed.Verdict;
        if (standing is not null && standing.Verdict == verdict)
        {
            marks[one.Verdict.Id] = Certified(standing.View);
            _ = waiting.Remove(agent);
            applied[agent] = verdict.EvidenceHash;
            return;
        }

        if (time.GetElapsedTime(one.SentAt).TotalMilliseconds >= SendAgainMs || one.SentAt == 0)
        {
            one.SentAt = time.GetTimestamp();
            cluster.Send(one.Evidence);
        }
    }

    private async Task BuildAsync(WaitingVerdict one, CancellationToken cancellationToken)
    {
        Verdict verdict = one.Verdict;
        List<long> indices = [];
        if (verdict.Level == VerdictLevel.Quarantined)
        {
            AgentDetail? detail = await reader.FindAgentAsync(verdict.Agent, cancellationToken);
            foreach (Finding finding in detail?.LastFindings ?? [])
            {
                if (
                    finding.Entry >= 0
                    && finding.Entry < verdict.Entry
                    && indices.Count < VerdictEvidence.EntryCountMax - 1
                )
                {
                    indices.Add(finding.Entry);
                }
            }

            indices.Sort();
        }
        else if (quarantines.TryGetValue(verdict.Agent, out Verdict? quarantine))
        {
            indices.Add(quarantine.Entry);
        }

        indices.Add(verdict.Entry);
        List<ShownEntry> entries = [];
        foreach (long index in indices)
        {
            if (
                index < 0
                || logKey.Length == 0
                || await evidence.ReadEntryAsync(index, cancellationToken)
                    is not EvidenceAnswer.Found entry
                || await evidence.ProveAsync(index, cancellationToken)
                    is not EvidenceAnswer.Found proof
            )
            {
                // Not published yet, or there is no log.
                return;
            }

            entries.Add(new ShownEntry(entry.Bytes, proof.Bytes));
        }

        byte[] shown = cluster.Sign(
            new VerdictEvidence(cluster.Self, Encoding.UTF8.GetBytes(logKey), entries)
        );
        FollowRefusal refusal = cluster.Follows(shown, out FollowedVerdict followed);
        if (refusal == FollowRefusal.None)
        {
            (one.Evidence, one.Followed) = (shown, followed);
        }
        else
        {
            marks[verdict.Id] = Unmarked($"validators would refuse it: {refusal}");
            _ = waiting.Remove(verdict.Agent);
        }
    }

    private async Task ApplyAsync(StandingVerdict one, CancellationToken cancellationToken)
    {
        if (
            (
                applied.TryGetValue(one.Agent, out Sha256Hash hash)
                && hash == one.Verdict.EvidenceHash
            ) || await reader.FindAgentAsync(one.Agent, cancellationToken) is not { } detail
        )
        {
            // Done, or nobody here has seen the agent; it is held when it is seen.
            return;
        }

        bool isHeld = detail.Agent.Level == VerdictLevel.Quarantined;
        bool mustBeHeld = one.Verdict.Kind == VerdictKind.Quarantine;
        string why =
            $"certified in epoch {one.View.Epoch} by {one.View.SignedBy.Count} of {one.View.N}";
        CommandResult? result =
            isHeld == mustBeHeld ? null
            : mustBeHeld ? await commands.QuarantineAsync(one.Agent, Actor, why, cancellationToken)
            : await commands.ReleaseAsync(one.Agent, Actor, why, cancellationToken);
        if (result is null or CommandResult.Done)
        {
            applied[one.Agent] = one.Verdict.EvidenceHash;
        }

        if (result is CommandResult.Done done)
        {
            marks[done.Verdict.Id] = Certified(one.View);
        }
    }

    /// <summary>An own verdict without a certificate.</summary>
    private sealed class WaitingVerdict(Verdict verdict, long since)
    {
        public long Since => since;

        public Verdict Verdict => verdict;

        public ReadOnlyMemory<byte> Evidence { get; set; }

        public FollowedVerdict Followed { get; set; }

        public long SentAt { get; set; }
    }
}
