using Custodes.Consensus.Bodies;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Sends the votes of all liars along with the two bodies, so that no half has to wait for an answer of theirs.</summary>
internal sealed class SplitterLiar(LiarScene scene, SplitMix64 draw) : EquivocatorLiar(scene, draw)
{
    public override bool OnLead(ConsensusEffect.BuildBody build)
    {
        _ = base.OnLead(build);
        for (int side = 0; side < 2; side++)
        {
            EpochBody body = Scene.World.Body(build.Name, side, build.Evidence);
            Sha256Hash instance = build.Name.ToId(Scene.World.Chain);
            Sha256Hash value = EpochBody.DigestOf(body.ToBytes());
            Vote(side, build, new Statement(VoteKind.Notarize, instance, build.View, 0, value));
            Vote(side, build, new Statement(VoteKind.Finalize, instance, build.View, 0, value));
        }

        return true;
    }

    private void Vote(int side, ConsensusEffect.BuildBody build, Statement said)
    {
        ulong epoch = build.Name.Epoch;
        for (int node = 0; node < Scene.World.NodeCount; node++)
        {
            int index = Scene.World.SetAt(epoch).IndexOfNode((ushort)node);
            if (Scene.IsLiar(node) && index >= 0)
            {
                Vote vote = Custodes.Consensus.Voting.Vote.Sign(
                    said,
                    index,
                    Scene.World.Signers[node]
                );
                Scene.Tell(side, MessageCodec.Write(new ConsensusMessage.VoteCast(epoch, vote)));
            }
        }
    }
}
