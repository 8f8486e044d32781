using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Consensus.Tests;

/// <summary>One machine whose host finds every body valid, among validators who say what the test makes them say.</summary>
internal sealed class LoneValidator
{
    private readonly ChainState chain;
    private readonly int self;
    private readonly Sha256Hash instance;
    private readonly LeaderSchedule leaders;

    public LoneValidator(ChainState chain, int self)
    {
        this.chain = chain;
        this.self = self;
        instance = chain.NextInstance.ToId(chain.Chain);
        leaders = new LeaderSchedule(instance, chain.Current.Count);
        Machine = ConsensusMachine.Recover(
            chain,
            new ConsensusOptions(),
            new ValidatorIdentity(TestKeys.Signer(self), TestKeys.Verifier),
            log: []
        );
        _ = Machine.Step(new ConsensusInput.Start());

        // Two epochs are due, so that the second begins as soon as the first has ended.
        _ = Machine.Step(new ConsensusInput.EpochDue(2));
        SkipOwnView();
    }

    public ConsensusMachine Machine { get; }

    /// <summary>A body that is sound in this place; different numbers, different bodies.</summary>
    public EpochBody Body(int number) => BodyOn(chain, number);

    public static EpochBody BodyOn(ChainState chain, int number) =>
        new()
        {
            Chain = chain.Chain,
            Epoch = chain.NextInstance.Epoch,
            PreviousDigest = chain.NextInstance.PreviousDigest,
            SetHash = chain.NextInstance.SetHash,
            InputRoot = TestKeys.Hash(number),
        };

    /// <summary>The leader of the view proposes; true when the machine votes for it.</summary>
    public bool Propose(byte[] body)
    {
        Sha256Hash digest = EpochBody.DigestOf(body);
        Vote vote = Sign(leaders.Of(Machine.View), VoteKind.Propose, digest);
        Certificate[] between = [];
        bool isAsked = Hear(new ConsensusMessage.Proposal(Machine.Epoch, vote, body, null, between))
            .Any(effect => effect is ConsensusEffect.Validate);
        return isAsked
            && Machine
                .Step(new ConsensusInput.BodyValidated(digest, BodyVerdict.Valid))
                .Any(effect => effect is ConsensusEffect.Broadcast);
    }

    /// <summary>The leader of the view proposes; what the machine says to a verdict of its host.</summary>
    public IReadOnlyList<VoteKind> Judge(byte[] body, BodyVerdict verdict)
    {
        Sha256Hash digest = EpochBody.DigestOf(body);
        Vote vote = Sign(leaders.Of(Machine.View), VoteKind.Propose, digest);
        _ = Hear(new ConsensusMessage.Proposal(Machine.Epoch, vote, body, null, []));
        return Kinds(Machine.Step(new ConsensusInput.BodyValidated(digest, verdict)));
    }

    /// <summary>The next leader proposes again what a quorum has notarised in the first view; what the machine says to it.</summary>
    public IReadOnlyList<VoteKind> ProposeNotarized(byte[] body)
    {
        Sha256Hash digest = EpochBody.DigestOf(body);
        Certificate notarized = Certify(VoteKind.Notarize, digest);
        int parent = Machine.View;
        Nullify();
        Statement said = new(VoteKind.Propose, instance, Machine.View, parent, digest);
        Vote vote = TestKeys.Sign(leaders.Of(Machine.View), said);
        return Kinds(Hear(new ConsensusMessage.Proposal(Machine.Epoch, vote, body, notarized, [])));
    }

    /// <summary>What kinds of votes are cast among what a machine does.</summary>
    public static IReadOnlyList<VoteKind> Kinds(IEnumerable<ConsensusEffect> effects)
    {
        List<VoteKind> kinds = [];
        foreach (ConsensusEffect effect in effects)
        {
            if (
                effect is ConsensusEffect.Broadcast broadcast
                && MessageCodec.TryRead(broadcast.Message, out ConsensusMessage? message)
                && message is ConsensusMessage.VoteCast cast
            )
            {
                kinds.Add(cast.Vote.Statement.Kind);
            }
        }

        return kinds;
    }

    /// <summary>The leader of the view, from the second on, proposes what it says was notarised in the view before.</summary>
    public void ProposeUnjustified(byte[] body)
    {
        Statement said = new(
            VoteKind.Propose,
            instance,
            Machine.View,
            Machine.View - 1,
            EpochBody.DigestOf(body)
        );
        Vote vote = TestKeys.Sign(leaders.Of(Machine.View), said);
        _ = Hear(new ConsensusMessage.Proposal(Machine.Epoch, vote, body, null, []));
    }

    /// <summary>A quorum of the others gives the view up, and every one that this validator would lead.</summary>
    public void NullifyView()
    {
        Nullify();
        SkipOwnView();
    }

    /// <summary>A validator notarises two values in this view; how much evidence came of it.</summary>
    public int DoubleVote(int liar)
    {
        _ = Hear(new ConsensusMessage.VoteCast(1, Sign(liar, VoteKind.Notarize, TestKeys.Hash(1))));
        return Hear(
                new ConsensusMessage.VoteCast(1, Sign(liar, VoteKind.Notarize, TestKeys.Hash(2)))
            )
            .Count(effect => effect is ConsensusEffect.EvidenceFound);
    }

    /// <summary>A quorum of the others has decided; what the machine does then.</summary>
    public List<ConsensusEffect> Decide(byte[] body)
    {
        Certificate final = Certify(VoteKind.Finalize, EpochBody.DigestOf(body));
        return Hear(new ConsensusMessage.FinalShown(1, final, null, body));
    }

    /// <summary>Another validator gives its own vote for what epoch 1 has decided; whether it is told the end.</summary>
    public bool IsAnswered(VoteKind kind)
    {
        Statement said = new(kind, instance, 1, Parent: 0, TestKeys.Hash(1));
        Vote vote = TestKeys.Sign((self + 1) % 4, said);
        return Hear(new ConsensusMessage.VoteCast(1, vote))
            .Any(effect => effect is ConsensusEffect.Send);
    }

    public void Tick() =>
        Machine.Step(new ConsensusInput.TimerFired(new TimerId(TimerKind.Tick, 0, 0)));

    private void SkipOwnView()
    {
        while (leaders.Of(Machine.View) == self)
        {
            Nullify();
        }
    }

    private void Nullify() =>
        Hear(
            new ConsensusMessage.CertificateShown(
                Machine.Epoch,
                Certify(VoteKind.Nullify, value: default)
            )
        );

    private Certificate Certify(VoteKind kind, Sha256Hash value)
    {
        var votes = new Vote?[chain.Current.Count];
        int left = Quorum.Of(votes.Length);
        for (int signer = 0; left > 0; signer++)
        {
            if (signer != self)
            {
                votes[signer] = Sign(signer, kind, value);
                left--;
            }
        }

        Statement said = new(kind, instance, Machine.View, Parent: 0, value);
        return Certificate.Assemble(said, votes);
    }

    private Vote Sign(int signer, VoteKind kind, Sha256Hash value) =>
        TestKeys.Sign(signer, new Statement(kind, instance, Machine.View, Parent: 0, value));

    private List<ConsensusEffect> Hear(ConsensusMessage message) =>
        [
            .. Machine.Step(
                new ConsensusInput.MessageReceived(
                    (ushort)((self + 1) % 4),
                    MessageCodec.Write(message)
                )
            ),
        ];
}
