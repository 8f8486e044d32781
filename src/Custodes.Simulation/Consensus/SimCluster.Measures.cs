using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Cryptography;
using Custodes.Primitives;
using Custodes.Simulation.Checkers;

namespace Custodes.Simulation.Consensus;

/// <content>What a run is measured by, beside what must never happen; and the eclipse of one validator.</content>
public sealed partial class SimCluster
{
    private const ulong EvidenceWithinEpochs = 2;
    private const int StaleMax = 256;
    private readonly Dictionary<(ulong Epoch, int Signer), ulong> found = [];
    private readonly Dictionary<(ulong Epoch, int Signer), ulong> named = [];
    private readonly List<(int From, byte[] Bytes)> stale = [];
    private readonly VerdictTally verdicts = new();
    private readonly Dictionary<ulong, Sha256Hash> decisions = [];
    private int forks;
    private ulong measuredEpoch;
    private long measuredAt;
    private long longestEpochUs;
    private long eclipseLag = -1;

    private int Victim => options.Eclipse?.Victim ?? -1;

    private void BeginEclipse()
    {
        if (options.Eclipse is not { } eclipse)
        {
            return;
        }

        Invariant.That(options.Byzantine == 0 && eclipse.Victim < options.Validators);
        Invariant.That(eclipse.FromMs < eclipse.ToMs && eclipse.ToMs < eclipse.MeasureMs);
        foreach (int at in (ReadOnlySpan<int>)[eclipse.FromMs, eclipse.ToMs, eclipse.MeasureMs])
        {
            SimEvent due = new(SimEventKind.Eclipse, -1, -1, 0, null, Input: null);
            queue.Add(1000L * at, due);
        }
    }

    private void Eclipse()
    {
        SimEclipse eclipse = options.Eclipse!;
        long nowMs = now / 1000;
        if (nowMs >= eclipse.MeasureMs)
        {
            ulong most = 0;
            foreach (SimNode node in nodes)
            {
                most = node.IsHonest ? Math.Max(most, node.Hosts[0].DecidedEpoch) : most;
            }

            eclipseLag = (long)(most - nodes[Victim].Hosts[0].DecidedEpoch);
            return;
        }

        network.Isolate(Victim, isOff: nowMs < eclipse.ToMs);
        long every = 1000L * (eclipse.ToMs - eclipse.FromMs) / (stale.Count + 1);
        for (int index = 0; index < stale.Count && nowMs < eclipse.ToMs; index++)
        {
            (int from, byte[] bytes) = stale[index];
            SimEvent again = new(SimEventKind.Deliver, Victim, from, 0, bytes, Input: null);
            queue.Add(now + (every * (index + 1)), again);
        }
    }

    private void Remember(SimEvent delivered)
    {
        bool isBefore = options.Eclipse is { } eclipse && now < 1000L * eclipse.FromMs;
        if (isBefore && delivered.Node == Victim && stale.Count < StaleMax)
        {
            stale.Add((delivered.From, delivered.Bytes!));
        }
    }

    private void MeasureDecision(Decision decision)
    {
        ulong epoch = decision.Name.Epoch;
        if (!decisions.TryAdd(epoch, decision.Digest) && decisions[epoch] != decision.Digest)
        {
            forks++;
        }

        Invariant.That(BodyCodec.TryRead(decision.Body, out EpochBody? body, out _));
        foreach (EquivocationEvidence evidence in body.Evidence)
        {
            _ = named.TryAdd((evidence.Epoch, evidence.Signer), epoch);
        }

        verdicts.Add(body, world.Body(decision.Name, variant: 0, evidence: []));

        // A decision that everybody has: the least of all has moved on.
        ulong decided = Decided();
        if (decided <= measuredEpoch)
        {
            return;
        }

        long due = (long)(decided - 1) * EpochUs;
        longestEpochUs = Math.Max(longestEpochUs, now - Math.Max(due, measuredAt));
        measuredEpoch = decided;
        measuredAt = now;
    }

    private void MeasureEvidence(ulong epochNow, EquivocationEvidence evidence) =>
        _ = found.TryAdd((evidence.Epoch, evidence.Signer), epochNow);

    private int EvidenceLate()
    {
        int late = 0;
        ulong decided = Decided();
        foreach (((ulong, int) what, ulong at) in found)
        {
            ulong last = at + EvidenceWithinEpochs;
            bool isNamed = named.TryGetValue(what, out ulong when) && when <= last;
            late += last <= decided && !isNamed ? 1 : 0;
        }

        return late;
    }

    // A run that ends with an epoch open has waited for it until then.
    private long LongestEpochMs()
    {
        bool isOpen = Decided() < (ulong)options.Epochs;
        long since = Math.Max((long)Decided() * EpochUs, measuredAt);
        return Math.Max(longestEpochUs, isOpen ? now - since : 0) / 1000;
    }
}
