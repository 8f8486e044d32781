using Custodes.Consensus.Protocol;
using Custodes.Simulation.Worlds;

namespace Custodes.Benchmarks.Consensus;

/// <summary>Validators among whom messages take no time and are not lost, and hosts answer at once.</summary>
/// <remarks>
/// What each machine is given is written down, so that it can be given again to machines that have nothing
/// around them: what is measured then is the state machine with its codecs and signatures, and no host.
/// </remarks>
internal sealed class InstantCluster
{
    private readonly World world;
    private readonly Queue<(int Node, ConsensusInput Input)> queue = new();
    private readonly List<(int Node, ConsensusInput Input)> given = [];
    private readonly ConsensusMachine[] machines;

    /// <summary>Lets the validators agree on so many epochs.</summary>
    public InstantCluster(World world, int epochs)
    {
        this.world = world;
        machines = Make();
        GiveAll(new ConsensusInput.Start());
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            GiveAll(new ConsensusInput.EpochDue((ulong)epoch));
            GiveAll(new ConsensusInput.TimerFired(new TimerId(TimerKind.Tick, 0, 0)));
        }

        Check(machines, epochs);
        Epochs = epochs;
    }

    public int Epochs { get; }

    /// <summary>Inputs that all machines took together.</summary>
    public int Steps => given.Count;

    /// <summary>Own votes, proposals included: one signature each.</summary>
    public int Signatures { get; private set; }

    /// <summary>Gives the same inputs to new machines and returns what that took, in processor time.</summary>
    public TimeSpan Replay()
    {
        ConsensusMachine[] again = Make();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        foreach ((int node, ConsensusInput input) in given)
        {
            _ = again[node].Step(input);
        }

        TimeSpan taken = Environment.CpuUsage.TotalTime - start;
        Check(again, Epochs);
        return taken;
    }

    private ConsensusMachine[] Make()
    {
        var made = new ConsensusMachine[world.NodeCount];
        for (int node = 0; node < made.Length; node++)
        {
            made[node] = ConsensusMachine.Recover(
                ChainState.Genesis(world.Chain, world.Genesis),
                new ConsensusOptions(),
                new ValidatorIdentity(world.Signers[node], world.Verifier),
                log: []
            );
        }

        return made;
    }

    // A replay that does not end in the same place has measured something else.
    private static void Check(ConsensusMachine[] machines, int epochs)
    {
        foreach (ConsensusMachine machine in machines)
        {
            if (machine.Chain.DecidedEpoch != (ulong)epochs)
            {
                throw new InvalidOperationException(
                    $"decided {machine.Chain.DecidedEpoch} epochs and not {epochs}"
                );
            }
        }
    }

    private void GiveAll(ConsensusInput input)
    {
        for (int node = 0; node < machines.Length; node++)
        {
            queue.Enqueue((node, input));
        }

        while (queue.TryDequeue(out (int Node, ConsensusInput Input) next))
        {
            given.Add(next);
            foreach (ConsensusEffect effect in machines[next.Node].Step(next.Input))
            {
                Perform(next.Node, effect);
            }
        }
    }

    private void Perform(int node, ConsensusEffect effect)
    {
        switch (effect)
        {
            case ConsensusEffect.Broadcast broadcast:
                for (int to = 0; to < machines.Length; to++)
                {
                    if (to != node)
                    {
                        Deliver(node, to, broadcast.Message);
                    }
                }

                break;
            case ConsensusEffect.Send send:
                Deliver(node, send.Peer, send.Message);
                break;
            case ConsensusEffect.BuildBody build:
                byte[] body = world.Body(build.Name, variant: 0, build.Evidence).ToBytes();
                queue.Enqueue(
                    (node, new ConsensusInput.BodyBuilt(build.Name.Epoch, build.View, body))
                );
                break;
            case ConsensusEffect.Validate validate:
                BodyVerdict verdict = world.Validate(validate.Digest, validate.Body);
                queue.Enqueue((node, new ConsensusInput.BodyValidated(validate.Digest, verdict)));
                break;
            case ConsensusEffect.AppendToWal { Record: [2, ..] }:
                Signatures++;
                break;
            default:
                break;
        }
    }

    private void Deliver(int from, int to, byte[] message) =>
        queue.Enqueue((to, new ConsensusInput.MessageReceived((ushort)from, message)));
}
