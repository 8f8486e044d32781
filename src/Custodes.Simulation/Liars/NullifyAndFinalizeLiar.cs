using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Gives up a view before one half and commits to it before the other.</summary>
internal sealed class NullifyAndFinalizeLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    public override void OnHeard(int from, ConsensusMessage message)
    {
        Statement? said = message switch
        {
            ConsensusMessage.VoteCast cast => cast.Vote.Statement,
            ConsensusMessage.Proposal proposal => proposal.Vote.Statement,
            _ => null,
        };
        if (said is not { Kind: not VoteKind.Nullify } value)
        {
            return;
        }

        Cast(
            message.Epoch,
            new Statement(VoteKind.Nullify, value.Instance, value.View, Parent: 0, default),
            side: 0
        );
        Cast(message.Epoch, value with { Kind = VoteKind.Finalize, Parent = 0 }, side: 1);
    }
}
