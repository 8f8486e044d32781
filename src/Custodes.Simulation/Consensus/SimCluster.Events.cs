using System.Buffers.Binary;
using Custodes.Consensus;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Primitives;
using Custodes.Simulation.Checkers;
using Custodes.Simulation.Engine;
using Custodes.Simulation.Hosting;
using Custodes.Simulation.Liars;

namespace Custodes.Simulation.Consensus;

// How a run begins, and what happens when something is due.
public sealed partial class SimCluster
{
    private UInt128 ChooseLiars()
    {
        Invariant.That(options.Byzantine < options.Validators);
        SplitMix64 draw = SubStream.Of(options.Seed, -1, Purpose.Liar);
        UInt128 chosen = 0;
        for (int left = options.Byzantine; left > 0; )
        {
            UInt128 bit = UInt128.One << draw.Below(options.Validators);
            left -= (chosen & bit) == 0 ? 1 : 0;
            chosen |= bit;
        }

        return chosen;
    }

    private SimNode Make(int node)
    {
        if (((liars >> node) & 1) == 0)
        {
            SplitMix64 variant = SubStream.Of(options.Seed, node, Purpose.Inputs);
            return new SimNode
            {
                IsHonest = true,
                Hosts =
                [
                    new SimHost(
                        node,
                        world,
                        this,
                        plan,
                        options,
                        timing,
                        options.Mutation,
                        sometimes
                    )
                    {
                        Variant = variant.Below(2),
                    },
                ],
            };
        }

        SplitMix64 draw = SubStream.Of(options.Seed, node, Purpose.Liar);
        LiarKind kind = options.Liars == LiarKind.Any ? LiarFactory.Draw(ref draw) : options.Liars;
        LiarScene scene = new(
            node,
            world,
            Sides(),
            liars,
            (to, message, afterMs) => LiarSends(node, to, message, afterMs)
        );
        Liar[] liarsHere =
            kind == LiarKind.Twin
                ? [new TwinLiar(scene, draw, side: 0), new TwinLiar(scene, draw, side: 1)]
                : [LiarFactory.Create(kind, scene, draw)];
        // Liars who asked for more signatures than the honest would fall behind the chain that they attack.
        RuleMutation mutation =
            options.Mutation == RuleMutation.QuorumOneLess ? options.Mutation : RuleMutation.Twin;
        var hosts = new SimHost[liarsHere.Length];
        for (int index = 0; index < hosts.Length; index++)
        {
            Liar liar = liarsHere[index];
            hosts[index] = new SimHost(
                node,
                world,
                this,
                plan,
                options,
                timing,
                mutation,
                sometimes
            )
            {
                Variant = index,
                IsHealed = true,
                Outgoing = liar.OnOwn,
                Lead = liar.OnLead,
            };
        }

        return new SimNode
        {
            IsHonest = false,
            Hosts = hosts,
            Liars = liarsHere,
        };
    }

    private void Begin()
    {
        ChainState genesis = ChainState.Genesis(world.Chain, world.Genesis);
        checker.OnInstance(genesis.NextInstance, genesis.Current);
        for (int index = 0; index < nodes.Length; index++)
        {
            SimNode node = nodes[index];
            if (plan.DriftPpmMax > 0)
            {
                node.DriftPpm = SubStream.Between(
                    ref clocks[index],
                    -plan.DriftPpmMax,
                    plan.DriftPpmMax
                );
                node.OffsetUs = SubStream.Between(ref clocks[index], -200_000, 200_000);
            }

            foreach (SimHost host in node.Hosts)
            {
                Give(
                    host,
                    SubStream.Between(ref clocks[index], 0, 5000),
                    new ConsensusInput.Start()
                );
                for (int epoch = 1; epoch <= options.Epochs; epoch++)
                {
                    long due = ((epoch - 1) * EpochUs) - node.OffsetUs;
                    Give(host, Math.Max(due, 6000), new ConsensusInput.EpochDue((ulong)epoch));
                }
            }
        }

        if (plan.PartitionMeanMs > 0)
        {
            queue.Add(0, new SimEvent(SimEventKind.Partition, -1, -1, 0, null, Input: null));
        }

        BeginEclipse();
        if (options.Mode == ClusterMode.Liveness)
        {
            queue.Add(
                1000L * plan.HealAtMs,
                new SimEvent(SimEventKind.Heal, -1, -1, 0, null, Input: null)
            );
        }
    }

    private void Handle(SimEvent due)
    {
        if (due.Node >= 0 && nodes[due.Node].PausedUntil > now && due.Kind != SimEventKind.LiarSend)
        {
            queue.Add(nodes[due.Node].PausedUntil, due);
            return;
        }

        switch (due.Kind)
        {
            case SimEventKind.Deliver:
                Note(due, due.Bytes);
                Deliver(due);
                break;
            case SimEventKind.Input:
                Input(due);
                break;
            case SimEventKind.Restart:
                Note(due, []);
                Restart(due);
                break;
            case SimEventKind.Partition:
                Note(due, []);
                queue.Add(now + network.Repartition(), due);
                break;
            case SimEventKind.Heal:
                Note(due, []);
                Heal();
                break;
            case SimEventKind.Eclipse:
                Note(due, []);
                Eclipse();
                break;
            default:
                ((IHostWorld)this).Send(due.From, due.Node, due.Bytes!);
                break;
        }
    }

    private void Deliver(SimEvent due)
    {
        SimNode node = nodes[due.Node];
        Remember(due);
        if (!node.IsHonest && MessageCodec.TryRead(due.Bytes, out ConsensusMessage? message))
        {
            node.Liars[0].OnHeard(due.From, message);
        }

        ConsensusInput.MessageReceived input = new((ushort)due.From, due.Bytes!);
        for (int index = 0; index < node.Hosts.Length; index++)
        {
            bool isHeard =
                node.Hosts.Length == 1 || SideOf(due.From) == index || !nodes[due.From].IsHonest;
            if (node.Hosts[index].IsUp && isHeard)
            {
                Take(node.Hosts[index], input);
            }
        }
    }

    private int SideOf(int node) => (int)((Sides() >> (node % 64)) & 1);

    private ulong Sides()
    {
        SplitMix64 draw = SubStream.Of(options.Seed, -2, Purpose.Liar);
        ulong sides = draw.Next();
        int honest = 0;
        for (int node = 0; options.SplitsEvenly && node < options.Validators; node++)
        {
            bool isLiar = ((liars >> node) & 1) != 0;
            ulong bit = 1UL << (node % 64);
            sides = (honest & 1) == 0 ? sides & ~bit : sides | bit;
            honest += isLiar ? 0 : 1;
        }

        return sides;
    }

    private void Input(SimEvent due)
    {
        SimHost host = nodes[due.Node].Hosts[due.From];
        bool isForThisLife = due.Life == host.Life || due.Input is ConsensusInput.EpochDue;
        if (!host.IsUp || !isForThisLife)
        {
            return;
        }

        Span<byte> what = stackalloc byte[24];
        if (due.Input is ConsensusInput.TimerFired fired)
        {
            BinaryPrimitives.WriteInt32LittleEndian(what, (int)fired.Timer.Kind);
            BinaryPrimitives.WriteUInt64LittleEndian(what[4..], fired.Timer.Epoch);
            BinaryPrimitives.WriteInt32LittleEndian(what[12..], fired.Timer.View);
        }

        Note(due, what);
        Take(host, due.Input!);
    }

    private void Take(SimHost host, ConsensusInput input)
    {
        steps++;
        host.Take(input);
        if (nodes[host.Node].IsHonest)
        {
            Disturb(host);
            CheckMemory(host);
        }
    }

    // Clocks jump and machines stand still, now and then.
    private void Disturb(SimHost host)
    {
        if (host.IsHealed || (plan.ClockJumpPerMille == 0 && plan.PausePerMille == 0))
        {
            return;
        }

        ref SplitMix64 draw = ref clocks[host.Node];
        if (SubStream.PerMille(ref draw, plan.ClockJumpPerMille))
        {
            sometimes.Hit(SometimesKind.ClockJump);
            Give(host, now + 1, new ConsensusInput.EpochDue(host.DecidedEpoch + 2));
        }

        if (SubStream.PerMille(ref draw, plan.PausePerMille))
        {
            sometimes.Hit(SometimesKind.Pause);
            nodes[host.Node].PausedUntil = now + (1000L * SubStream.Exponential(ref draw, 300));
        }
    }

    private void CheckMemory(SimHost host)
    {
        (int views, int votes, int bodies) = host.Machine.Held;
        int viewsMax = 2 * (host.ViewMax + ConsensusLimits.FutureViewsMax + 64);
        bool isWithin =
            votes <= views * 3 * options.Validators
            && views <= viewsMax
            && bodies <= 2 * (ConsensusLimits.BodiesMax + 1);
        if (!isWithin)
        {
            checker.Report(
                ViolationKind.Memory,
                now / 1000,
                host.Node,
                host.Machine.Epoch,
                host.Machine.View,
                $"{views} views, {votes} votes, {bodies} bodies"
            );
        }
    }

    private void Restart(SimEvent due)
    {
        SimHost host = nodes[due.Node].Hosts[0];
        if (host.IsUp || due.Life != host.Life)
        {
            return;
        }

        host.Restart();
        long clock = now + nodes[due.Node].OffsetUs;
        int epoch = (int)Math.Clamp(1 + (clock / EpochUs), 1, options.Epochs);
        if (host.IsUp)
        {
            Give(host, now + 1, new ConsensusInput.EpochDue((ulong)epoch));
        }
    }

    private void Heal()
    {
        isHealed = true;
        SplitMix64 draw = SubStream.Of(options.Seed, -1, Purpose.Core);
        int size = Quorum.Of(options.Validators);
        bool[] core = new bool[nodes.Length];
        Array.Clear(isAwaited);
        while (size > 0)
        {
            int node = draw.Below(options.Validators);
            if (nodes[node].IsHonest && !core[node])
            {
                core[node] = true;
                isAwaited[node] = true;
                size--;
            }
        }

        network.Heal(core);
        for (int node = 0; node < nodes.Length; node++)
        {
            SimHost host = nodes[node].Hosts[0];
            if (core[node])
            {
                host.IsHealed = true;
                nodes[node].PausedUntil = 0;
                nodes[node].DriftPpm = 0;
                nodes[node].OffsetUs = 0;
                if (!host.IsUp)
                {
                    Restart(
                        new SimEvent(SimEventKind.Restart, node, -1, host.Life, null, Input: null)
                    );
                }

                for (int epoch = 1; epoch <= options.Epochs; epoch++)
                {
                    long due = Math.Max(now + 1, (epoch - 1) * EpochUs);
                    Give(host, due, new ConsensusInput.EpochDue((ulong)epoch));
                }
            }
        }
    }

    private void LiarSends(int from, int to, byte[] message, int afterMs)
    {
        if (afterMs == 0)
        {
            ((IHostWorld)this).Send(from, to, message);
            return;
        }

        queue.Add(
            now + (1000L * afterMs),
            new SimEvent(SimEventKind.LiarSend, to, from, 0, message, Input: null)
        );
    }

    private void Note(SimEvent due, ReadOnlySpan<byte> what) =>
        trace.Add(now, due.Node, (int)due.Kind, what);
}
