using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Signs everything that anybody says, for everybody; as a leader it proposes both bodies to all.</summary>
internal sealed class DoubleVoterLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    public override bool OnLead(ConsensusEffect.BuildBody build)
    {
        for (int variant = 0; variant < 2; variant++)
        {
            Scene.Pass(-1, Proposal(build, Scene.World.Body(build.Name, variant, build.Evidence)));
        }

        return true;
    }

    public override void OnHeard(int from, ConsensusMessage message)
    {
        if (message is ConsensusMessage.VoteCast cast)
        {
            Cast(message.Epoch, cast.Vote.Statement, side: -1);
        }
        else if (message is ConsensusMessage.Proposal proposal)
        {
            Statement said = proposal.Vote.Statement;
            Cast(message.Epoch, said with { Kind = VoteKind.Notarize }, side: -1);
            Cast(message.Epoch, said with { Kind = VoteKind.Finalize, Parent = 0 }, side: -1);
        }
    }
}
