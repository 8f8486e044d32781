using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Keeps verdicts and proofs out of every body that it proposes, and never votes to end a view.</summary>
internal sealed class SuppressorLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    public override bool OnLead(ConsensusEffect.BuildBody build)
    {
        EpochBody truth = Scene.World.Body(build.Name, variant: 0, evidence: []);
        Scene.Pass(-1, Proposal(build, truth with { Verdicts = [] }));
        return true;
    }
}
