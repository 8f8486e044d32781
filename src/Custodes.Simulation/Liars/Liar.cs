using Custodes.Consensus.Bodies;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>A Byzantine validator: an honest one inside, whose words it may hold back, change and add to.</summary>
internal abstract class Liar(LiarScene scene, SplitMix64 draw)
{
    private readonly List<(Statement Said, int Side)> told = [];
    private SplitMix64 draw = draw;

    protected LiarScene Scene { get; } = scene;

    protected ref SplitMix64 Draw => ref draw;

    /// <summary>The honest part wants to say something; by default it may.</summary>
    public virtual void OnOwn(int to, byte[] message) => Scene.Pass(to, message);

    /// <summary>Somebody else's message came in; the honest part sees it as well.</summary>
    public virtual void OnHeard(int from, ConsensusMessage message) { }

    /// <summary>The honest part is to propose something new. True when the liar did it in its own way.</summary>
    public virtual bool OnLead(ConsensusEffect.BuildBody build) => false;

    /// <summary>Says something to a half, or to everybody with -1; once.</summary>
    protected void Cast(ulong epoch, Statement said, int side)
    {
        if (told.Contains((said, side)) || Index(epoch) < 0)
        {
            return;
        }

        told.Add((said, side));
        byte[] message = MessageCodec.Write(
            new ConsensusMessage.VoteCast(epoch, Sign(epoch, said))
        );
        if (side < 0)
        {
            Scene.Pass(-1, message);
        }
        else
        {
            Scene.Tell(side, message);
        }
    }

    protected Vote Sign(ulong epoch, Statement said) =>
        Vote.Sign(said, Math.Max(Index(epoch), 0), Scene.Key);

    protected byte[] Proposal(ConsensusEffect.BuildBody build, EpochBody body)
    {
        byte[] bytes = body.ToBytes();
        Sha256Hash instance = build.Name.ToId(Scene.World.Chain);
        Statement said = new(
            VoteKind.Propose,
            instance,
            build.View,
            Parent: 0,
            EpochBody.DigestOf(bytes)
        );
        return MessageCodec.Write(
            new ConsensusMessage.Proposal(
                build.Name.Epoch,
                Sign(build.Name.Epoch, said),
                bytes,
                Notarization: null,
                Nullifications: []
            )
        );
    }

    private int Index(ulong epoch) => Scene.World.SetAt(epoch).IndexOfNode((ushort)Scene.Node);
}
