using Custodes.Consensus.Bodies;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Consensus.Wal;
using Custodes.Cryptography;
using Custodes.Simulation.Checkers;
using Custodes.Simulation.Worlds;

namespace Custodes.Simulation.Tests;

/// <summary>
/// Four validators of which the first leader runs twice, with one key: five real machines, and a network that
/// delivers what a script names and nothing else.
/// </summary>
/// <remarks>
/// No chance and no time. Twin A proposes the value x, twin B the value y; hosts find both valid, as they are.
/// </remarks>
internal sealed class TwinCluster : IDisposable
{
    /// <summary>The two halves of the leader, and the honest ones.</summary>
    public const int A = 0;
    public const int B = 1;
    public const int H1 = 2;
    public const int H2 = 3;
    public const int H3 = 4;

    private const int Machines = 5;
    private readonly World world = new(seed: 1, 4, usesEd25519: false, hasStandby: false);
    private readonly List<Sent>[] sent = new List<Sent>[Machines];
    private readonly ConsensusMachine[] machines = new ConsensusMachine[Machines];
    private readonly ushort[] nodes = new ushort[Machines];
    private readonly VoteChecker checker;

    public TwinCluster(RuleMutation mutation)
    {
        var genesis = ChainState.Genesis(world.Chain, world.Genesis);
        X = Digest(genesis.NextInstance, variant: 0);
        Y = Digest(genesis.NextInstance, variant: 1);
        checker = new VoteChecker(world);
        checker.OnInstance(genesis.NextInstance, genesis.Current);
        int leader = new LeaderSchedule(genesis.NextInstance.ToId(genesis.Chain), 4).Of(1);
        for (int at = 0; at < Machines; at++)
        {
            // The leader's two machines, then those after it around the circle.
            int node = (leader + Math.Max(at - 1, 0)) % 4;
            nodes[at] = (ushort)node;
            sent[at] = [];
            machines[at] = ConsensusMachine.Recover(
                genesis,
                new ConsensusOptions(),
                new ValidatorIdentity(world.Signers[node], world.Verifier),
                log: [],
                at <= B ? RuleMutation.Twin : mutation
            );
        }

        for (int at = 0; at < Machines; at++)
        {
            Give(at, new ConsensusInput.Start());
            Give(at, new ConsensusInput.EpochDue(1));
        }
    }

    /// <summary>What A proposes.</summary>
    public Sha256Hash X { get; }

    /// <summary>What B proposes.</summary>
    public Sha256Hash Y { get; }

    /// <summary>Quorums that contradict each other, counted over all that was sent by anybody.</summary>
    public ViolationKind Violation => checker.Violation?.Kind ?? ViolationKind.None;

    /// <summary>What each machine has logged as notarised in the first view.</summary>
    public List<Sha256Hash>[] Notarized { get; } =
    [
        [],
        [],
        [],
        [],
        [],
    ];

    /// <summary>What each machine has decided; null for nothing.</summary>
    public Sha256Hash?[] Decided { get; } = new Sha256Hash?[Machines];

    /// <summary>Delivers everything that one machine has said about a value, and only that, once, to another.</summary>
    public void Deliver(int from, int to, Sha256Hash value)
    {
        for (int index = 0; index < sent[from].Count; index++)
        {
            Sent one = sent[from][index];
            if (one.Value == value && one.Heard.Add(to))
            {
                Give(to, new ConsensusInput.MessageReceived(nodes[from], one.Message));
            }
        }
    }

    /// <summary>Delivers to everybody what was held back, until nobody has anything more to say.</summary>
    public void DeliverAll()
    {
        int before;
        do
        {
            before = CountDelivered();
            for (int from = 0; from < Machines; from++)
            {
                for (int to = 0; to < Machines; to++)
                {
                    // Two machines of one key have one address: neither hears the other.
                    if (nodes[from] != nodes[to])
                    {
                        Deliver(from, to, X);
                        Deliver(from, to, Y);
                    }
                }
            }
        } while (CountDelivered() != before);
    }

    public void Dispose() => world.Dispose();

    private int CountDelivered() => sent.Sum(list => list.Sum(one => one.Heard.Count));

    private Sha256Hash Digest(InstanceName name, int variant) =>
        EpochBody.DigestOf(world.Body(name, variant, []).ToBytes());

    private void Give(int at, ConsensusInput input)
    {
        foreach (ConsensusEffect effect in machines[at].Step(input).ToArray())
        {
            switch (effect)
            {
                case ConsensusEffect.BuildBody build:
                    byte[] body = world.Body(build.Name, variant: at, build.Evidence).ToBytes();
                    Give(at, new ConsensusInput.BodyBuilt(build.Name.Epoch, build.View, body));
                    break;
                case ConsensusEffect.Validate validate:
                    BodyVerdict verdict = world.Validate(validate.Digest, validate.Body);
                    Give(at, new ConsensusInput.BodyValidated(validate.Digest, verdict));
                    break;
                case ConsensusEffect.Broadcast broadcast:
                    Say(at, broadcast.Message);
                    break;
                case ConsensusEffect.AppendToWal append:
                    Note(at, append.Record);
                    break;
                case ConsensusEffect.Decide decide:
                    Decided[at] = decide.Decision.Digest;
                    break;
                default:
                    break;
            }
        }
    }

    private void Say(int at, byte[] message)
    {
        // Of honest validators as well only quorums are judged here, not the rules that lead to them.
        checker.OnSent(0, nodes[at], isHonest: false, message);
        Assert.True(MessageCodec.TryRead(message, out ConsensusMessage? read));
        Sha256Hash value = read switch
        {
            ConsensusMessage.Proposal proposal => proposal.Vote.Statement.Value,
            ConsensusMessage.VoteCast cast => cast.Vote.Statement.Value,
            _ => default,
        };
        sent[at].Add(new Sent(message, value, []));
    }

    // What is in the log is what the machine acts on.
    private void Note(int at, byte[] record)
    {
        Assert.True(WalRecord.TryRead(record, out WalRecord? read));
        if (read is WalRecord.Certified { Certificate: var held })
        {
            Assert.True(held.TryVerify(world.Genesis, world.Verifier, out _));
            if (held.Statement is { Kind: VoteKind.Notarize, View: 1 })
            {
                Notarized[at].Add(held.Statement.Value);
            }
        }
    }

    private sealed record Sent(byte[] Message, Sha256Hash Value, HashSet<int> Heard);
}
