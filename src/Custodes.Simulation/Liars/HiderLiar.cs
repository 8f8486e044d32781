using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Contradicts itself, and keeps the proof of that out of the bodies it proposes, which are right in all else.</summary>
internal sealed class HiderLiar(LiarScene scene, SplitMix64 draw) : EquivocatorLiar(scene, draw)
{
    public override bool OnLead(ConsensusEffect.BuildBody build)
    {
        if (build.Evidence.Count == 0)
        {
            return base.OnLead(build);
        }

        // The same to both halves: so it is decided, and an epoch goes by.
        EpochBody body = Scene.World.Body(build.Name, 0, []);
        Scene.Tell(0, Proposal(build, body));
        Scene.Tell(1, Proposal(build, body));
        return true;
    }
}
