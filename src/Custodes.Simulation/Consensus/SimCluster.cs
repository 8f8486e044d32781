using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Primitives;
using Custodes.Simulation.Checkers;
using Custodes.Simulation.Engine;
using Custodes.Simulation.Hosting;
using Custodes.Simulation.Worlds;

namespace Custodes.Simulation.Consensus;

/// <summary>A whole cluster of validators in one thread, with virtual time, from one seed.</summary>
/// <remarks>
/// The machines are the ones that ship; network, disks, clocks and power are simulated, and checkers watch the
/// bytes that are sent. The same options give the same events, to the last one: see <see cref="ClusterReport.Trace"/>.
/// </remarks>
public sealed partial class SimCluster : IHostWorld
{
    private const long EpochUs = 100_000;
    private readonly SimClusterOptions options;
    private readonly ConsensusOptions timing = new() { DelayMs = 60, RecomputeMs = 20 };
    private readonly FaultPlan plan;
    private readonly World world;
    private readonly SimNetwork network;
    private readonly EventQueue queue = new();
    private readonly TraceHash trace = new();
    private readonly VoteChecker checker;
    private readonly Sometimes sometimes = new();
    private readonly SimNode[] nodes;
    private readonly UInt128 liars;
    private readonly SplitMix64[] clocks;
    private readonly bool[] isAwaited;
    private bool isHealed;
    private long now;
    private long steps;
    private long messages;
    private long messageBytes;

    private SimCluster(SimClusterOptions options, World world)
    {
        this.options = options;
        this.world = world;
        plan = FaultPlan.Draw(options);
        checker = new VoteChecker(world);
        network = new SimNetwork(options.Seed, world.NodeCount, plan, sometimes);
        liars = ChooseLiars();
        nodes = new SimNode[world.NodeCount];
        clocks = new SplitMix64[nodes.Length];
        isAwaited = new bool[nodes.Length];
        for (int node = 0; node < nodes.Length; node++)
        {
            clocks[node] = SubStream.Of(options.Seed, node, Purpose.Clock);
            nodes[node] = Make(node);
            isAwaited[node] = nodes[node].IsHonest;
        }
    }

    /// <summary>Runs a cluster to its end.</summary>
    public static ClusterReport Run(SimClusterOptions options)
    {
        using World truth = new(
            options.Seed,
            options.Validators,
            options.UsesEd25519,
            options.Reconfigures
        );
        return new SimCluster(options, truth).Run();
    }

    void IHostWorld.Later(SimHost host, long afterUs, ConsensusInput input)
    {
        SimNode node = nodes[host.Node];
        long scaled = afterUs - (afterUs * node.DriftPpm / 1_000_000);
        Give(host, now + Math.Max(scaled, 1), input);
    }

    void IHostWorld.Send(int from, int to, byte[] message)
    {
        checker.OnSent(now / 1000, from, nodes[from].IsHonest, message);
        for (int node = 0; node < nodes.Length; node++)
        {
            if (node != from && (to < 0 || node == to))
            {
                messages++;
                messageBytes += message.Length;
                network.Send(queue, now, from, node, message);
            }
        }
    }

    void IHostWorld.PowerFails(SimHost host)
    {
        long after = 1000L * (1 + SubStream.Exponential(ref clocks[host.Node], 200));
        queue.Add(
            now + after,
            new SimEvent(SimEventKind.Restart, host.Node, -1, host.Life, null, Input: null)
        );
    }

    void IHostWorld.OnDecided(SimHost host, ulong expectedEpoch, Decision decision)
    {
        if (!nodes[host.Node].IsHonest)
        {
            return;
        }

        checker.OnDecided(now / 1000, host.Node, expectedEpoch, decision);
        MeasureDecision(decision);
        ChainState chain = host.Machine.Chain;
        checker.OnInstance(chain.NextInstance, chain.Current);
        if (decision.Name.SetHash != world.Genesis.Hash)
        {
            sometimes.Hit(SometimesKind.Reconfiguration);
        }
    }

    void IHostWorld.OnEvidence(SimHost host, EquivocationEvidence evidence)
    {
        int accused = world.SetAt(evidence.Epoch)[evidence.Signer].Node;
        if (nodes[host.Node].IsHonest)
        {
            MeasureEvidence(host.Machine.Epoch, evidence);
        }

        if (nodes[host.Node].IsHonest && ((liars >> accused) & 1) == 0)
        {
            checker.Report(
                ViolationKind.Framed,
                now / 1000,
                accused,
                evidence.Epoch,
                evidence.View,
                $"{evidence.Kinds.First} and {evidence.Kinds.Second}"
            );
        }
    }

    private ClusterReport Run()
    {
        Begin();
        bool isForLiveness = options.Mode == ClusterMode.Liveness;
        long timeMax = isForLiveness ? 60_000_000 : options.SecondsMax * 1_000_000L;
        long stepsMax = nodes.Length * (isForLiveness ? 20_000L : options.SecondsMax * 200L);
        while (
            (checker.Violation is null || (options.GoesOn && forks == 0))
            && !IsDone()
            && queue.TryTake(out SimEvent due, out long time)
            && time <= timeMax
            && steps < stepsMax
        )
        {
            now = time;
            Handle(due);
        }

        if (options.Mode == ClusterMode.Liveness && !IsDone())
        {
            checker.Report(
                ViolationKind.Liveness,
                now / 1000,
                -1,
                Decided() + 1,
                0,
                "the healed core did not agree"
            );
        }

        return new ClusterReport(
            checker.Violation,
            (int)Decided(),
            now / 1000,
            ViewMax(),
            steps,
            messages,
            messageBytes,
            trace.Current(),
            sometimes
        )
        {
            LongestEpochMs = LongestEpochMs(),
            EvidenceLate = EvidenceLate(),
            EvidenceFound = found.Count,
            Forks = forks,
            VerdictsForged = verdicts.Forged,
            VerdictsMissing = verdicts.Missing(Decided()),
            EclipseLag = eclipseLag,
        };
    }

    private void Give(SimHost host, long time, ConsensusInput input) =>
        queue.Add(
            time,
            new SimEvent(
                SimEventKind.Input,
                host.Node,
                Array.IndexOf(nodes[host.Node].Hosts, host),
                host.Life,
                null,
                input
            )
        );

    // In liveness mode nothing counts before the core is healed.
    private bool IsDone() =>
        (options.Mode == ClusterMode.Safety || isHealed)
        && (options.Eclipse is null || eclipseLag >= 0)
        && Decided() >= (ulong)options.Epochs;

    private ulong Decided()
    {
        ulong least = ulong.MaxValue;
        for (int node = 0; node < nodes.Length; node++)
        {
            if (isAwaited[node])
            {
                least = Math.Min(least, nodes[node].Hosts[0].DecidedEpoch);
            }
        }

        return least == ulong.MaxValue ? 0 : least;
    }

    private int ViewMax()
    {
        int most = 0;
        foreach (SimNode node in nodes)
        {
            most = node.IsHonest ? Math.Max(most, node.Hosts[0].ViewMax) : most;
        }

        return most;
    }
}
