using System.Diagnostics;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Consensus.Wal;
using Custodes.Primitives;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Engine;
using Custodes.Simulation.Worlds;

namespace Custodes.Simulation.Hosting;

/// <summary>A host as it should be written: effects in order, flushed before sent, restarted from disk and archive.</summary>
internal sealed class SimHost
{
    private readonly World world;
    private readonly IHostWorld around;
    private readonly FaultPlan plan;
    private readonly SimClusterOptions options;
    private readonly ConsensusOptions timing;
    private readonly SimDisk disk = new();
    private readonly List<Decision> archive = [];
    private readonly Sometimes sometimes;
    private SplitMix64 crashes;
    private SplitMix64 disks;
    private SplitMix64 inputs;
    private ChainState chain;

    public SimHost(
        int node,
        World world,
        IHostWorld around,
        FaultPlan plan,
        SimClusterOptions options,
        ConsensusOptions timing,
        RuleMutation mutation,
        Sometimes sometimes
    )
    {
        Node = node;
        this.world = world;
        this.around = around;
        this.plan = plan;
        this.options = options;
        this.timing = timing;
        this.sometimes = sometimes;
        crashes = SubStream.Of(options.Seed, node, Purpose.Crash);
        disks = SubStream.Of(options.Seed, node, Purpose.Disk);
        inputs = SubStream.Of(options.Seed, node, Purpose.Host);
        chain = ChainState.Genesis(world.Chain, world.Genesis);
        Mutation = mutation;
        Machine = Recover([], isLost: false);
    }

    public int Node { get; }

    public ConsensusMachine Machine { get; private set; }

    /// <summary>How often it was started; what an earlier life had asked for is not answered to a later one.</summary>
    public int Life { get; private set; }

    public bool IsUp { get; private set; } = true;

    /// <summary>Nothing fails here any more.</summary>
    public bool IsHealed { get; set; }

    /// <summary>Which valid body it proposes.</summary>
    public int Variant { get; init; } = 1;

    /// <summary>Where its messages go instead of on the wire: a liar's hands.</summary>
    public Action<int, byte[]>? Outgoing { get; init; }

    /// <summary>Asked before a body is built; true when the liar has proposed in its own way.</summary>
    public Func<ConsensusEffect.BuildBody, bool>? Lead { get; init; }

    /// <summary>Which rule it breaks.</summary>
    public RuleMutation Mutation { get; }

    /// <summary>Highest view it ever entered.</summary>
    public int ViewMax { get; private set; }

    public ulong DecidedEpoch => chain.DecidedEpoch;

    /// <summary>Takes one input and does what it leads to.</summary>
    public void Take(ConsensusInput input)
    {
        (ulong Epoch, int View) before = (Machine.Epoch, Machine.View);
        IReadOnlyList<ConsensusEffect> effects = Machine.Step(input);
        bool isAhead = Machine.Epoch > before.Epoch || Machine.View > before.View;
        if (isAhead && input is ConsensusInput.MessageReceived { Bytes: [_, 3 or 6, ..] })
        {
            sometimes.Hit(SometimesKind.CatchUpByCertificate);
        }

        ViewMax = Math.Max(ViewMax, Machine.View);
        bool isDirty = false;
        for (int index = 0; index < effects.Count; index++)
        {
            if (FailsNow())
            {
                Fail();
                return;
            }

            ConsensusEffect effect = effects[index];
            if (effect is ConsensusEffect.AppendToWal append)
            {
                if (!IsHealed && SubStream.PerMille(ref disks, plan.AppendFailPerMille))
                {
                    // A host that cannot write stops; what was to be said after it is not said.
                    Fail();
                    return;
                }

                disk.Append(append.Record, append.BeginsEpoch);
                isDirty = true;
                continue;
            }

            bool isSending = effect is ConsensusEffect.Send or ConsensusEffect.Broadcast;
            if (isSending && isDirty && !options.SendsBeforeSync)
            {
                disk.Sync();
                isDirty = false;
            }

            Perform(effect);
        }

        if (isDirty)
        {
            disk.Sync();
        }
    }

    /// <summary>Starts again from what is on disk.</summary>
    public void Restart()
    {
        Life++;
        IsUp = true;
        bool isTorn = disk.Crash(ref disks);
        if (!IsHealed && SubStream.PerMille(ref disks, plan.LogLossPerMille))
        {
            disk.Rot(ref disks);
        }

        WalHealth health = disk.Read(out IReadOnlyList<WalRecord> records);

        // A record that rotted at the very end cannot be told from one that was never flushed; a host whose
        // disk reports errors takes its log for lost.
        bool isLost = health == WalHealth.Broken || disk.IsRotten;
        sometimes.Hit(isLost ? SometimesKind.LogLost : SometimesKind.CrashRecovery);
        if (isTorn && health == WalHealth.TornTail)
        {
            sometimes.Hit(SometimesKind.TornRecord);
        }

        Machine = Recover(records, isLost);
        Take(new ConsensusInput.Start());
    }

    private ConsensusMachine Recover(IReadOnlyList<WalRecord> records, bool isLost)
    {
        ValidatorIdentity identity = new(world.Signers[Node], world.Verifier);
        var machine = ConsensusMachine.Recover(
            chain,
            timing,
            identity,
            isLost ? [] : records,
            Mutation
        );
        if (isLost)
        {
            machine.ForgetVotes();
        }

        return machine;
    }

    private bool FailsNow() =>
        !IsHealed
        && plan.CrashPerTenThousand > 0
        && crashes.Below(10_000) < plan.CrashPerTenThousand;

    private void Fail()
    {
        IsUp = false;
        around.PowerFails(this);
    }

    private void Perform(ConsensusEffect effect)
    {
        switch (effect)
        {
            case ConsensusEffect.Broadcast broadcast:
                Say(-1, broadcast.Message);
                break;
            case ConsensusEffect.Send send:
                Say(send.Peer, send.Message);
                break;
            case ConsensusEffect.SetTimer set:
                around.Later(this, 1000L * set.AfterMs, new ConsensusInput.TimerFired(set.Timer));
                break;
            case ConsensusEffect.BuildBody build:
                Build(build);
                break;
            case ConsensusEffect.Validate validate:
                Validate(validate);
                break;
            case ConsensusEffect.Decide decide:
                Decide(decide.Decision);
                break;
            case ConsensusEffect.EvidenceFound found:
                sometimes.Hit(SometimesKind.EvidenceFound);
                around.OnEvidence(this, found.Evidence);
                break;
            case ConsensusEffect.VotingSuspended:
                break;
            case ConsensusEffect.ServeDecision serve:
                Serve(serve);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Say(int to, byte[] message)
    {
        if (Outgoing is { } hands)
        {
            hands(to, message);
        }
        else
        {
            around.Send(Node, to, message);
        }
    }

    private void Build(ConsensusEffect.BuildBody build)
    {
        if (Lead?.Invoke(build) == true)
        {
            return;
        }

        EpochBody body = world.Body(build.Name, Variant, build.Evidence);
        around.Later(
            this,
            Recompute(),
            new ConsensusInput.BodyBuilt(build.Name.Epoch, build.View, body.ToBytes())
        );
    }

    private void Validate(ConsensusEffect.Validate validate)
    {
        BodyVerdict verdict = world.Validate(validate.Digest, validate.Body);
        if (verdict == BodyVerdict.Invalid)
        {
            sometimes.Hit(SometimesKind.InvalidBody);
        }

        long after = Recompute();
        if (SubStream.PerMille(ref inputs, plan.DataMissingPerMille))
        {
            sometimes.Hit(SometimesKind.DataMissing);
            around.Later(
                this,
                after,
                new ConsensusInput.BodyValidated(validate.Digest, BodyVerdict.DataMissing)
            );
            after += 1000L * SubStream.Between(ref inputs, 1, timing.DelayMs);
        }

        around.Later(this, after, new ConsensusInput.BodyValidated(validate.Digest, verdict));
    }

    private void Decide(Decision decision)
    {
        ulong expected = chain.DecidedEpoch + 1;
        archive.Add(decision);
        Invariant.That(BodyCodec.TryRead(decision.Body, out EpochBody? body, out _));
        if (body.Evidence.Length > 0)
        {
            sometimes.Hit(SometimesKind.EvidenceDecided);
        }

        if (decision.Final.Statement.View > 1)
        {
            sometimes.Hit(SometimesKind.ViewChange);
        }

        if (decision.Notarization is { Statement: { Kind: VoteKind.Notarize, Parent: > 0 } })
        {
            sometimes.Hit(SometimesKind.Reproposal);
        }

        chain = chain.After(body, decision.Digest);
        around.OnDecided(this, expected, decision);
    }

    private void Serve(ConsensusEffect.ServeDecision serve)
    {
        foreach (Decision decision in archive)
        {
            if (decision.Name.Epoch == serve.Epoch)
            {
                Say(serve.Peer, decision.ToMessage());
            }
        }
    }

    private long Recompute() => 1000L * SubStream.Between(ref inputs, 1, timing.RecomputeMs);
}
