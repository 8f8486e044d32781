using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Tells each half what that half wants to hear.</summary>
/// <remarks>
/// As a leader it proposes one valid body to one half and the other to the other half. In every view it
/// repeats to a half, under its own name, what the honest of that half say: so each half sees its own value
/// gather votes. That is the strongest attack on agreement; with 2q - n of these there are two decisions.
/// </remarks>
internal class EquivocatorLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    public override void OnOwn(int to, byte[] message)
    {
        // Votes are cast by mirroring alone; what keeps the others talking to it goes out.
        bool isVote =
            MessageCodec.TryRead(message, out ConsensusMessage? read)
            && read is ConsensusMessage.VoteCast;
        if (!isVote)
        {
            base.OnOwn(to, message);
        }
    }

    public override bool OnLead(ConsensusEffect.BuildBody build)
    {
        for (int side = 0; side < 2; side++)
        {
            Scene.Tell(side, Proposal(build, Scene.World.Body(build.Name, side, build.Evidence)));
        }

        return true;
    }

    public override void OnHeard(int from, ConsensusMessage message)
    {
        if (Scene.IsLiar(from))
        {
            return;
        }

        int side = Scene.SideOf(from);
        if (message is ConsensusMessage.VoteCast cast)
        {
            Cast(message.Epoch, cast.Vote.Statement, side);
            if (cast.Vote.Statement.Kind == VoteKind.Notarize)
            {
                Cast(message.Epoch, FinalizeOf(cast.Vote.Statement), side);
            }
        }
        else if (message is ConsensusMessage.Proposal proposal)
        {
            Statement said = proposal.Vote.Statement with { Kind = VoteKind.Notarize };
            Cast(message.Epoch, said, side: 0);
            Cast(message.Epoch, said, side: 1);
        }
    }

    private static Statement FinalizeOf(Statement notarized) =>
        notarized with
        {
            Kind = VoteKind.Finalize,
            Parent = 0,
        };
}
