using Custodes.Consensus.Bodies;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Votes under other epochs and instances, and wants its accomplices to be the next validators.</summary>
internal sealed class WrongEpochLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    public override bool OnLead(ConsensusEffect.BuildBody build)
    {
        EpochBody body = Scene.World.Body(build.Name, 1, build.Evidence) with
        {
            NextSet = HeavyLiars(),
        };
        Scene.Pass(-1, Proposal(build, body));
        return true;
    }

    public override void OnHeard(int from, ConsensusMessage message)
    {
        if (message is ConsensusMessage.VoteCast cast)
        {
            Statement said = cast.Vote.Statement;
            ulong epoch = message.Epoch + (ulong)Draw.Below(3);
            Cast(epoch, said, side: 0);
            InstanceName other = new(epoch + 1, said.Value, Scene.World.Genesis.Hash);
            Cast(epoch, said with { Instance = other.ToId(Scene.World.Chain) }, side: 1);
        }
    }

    private ValidatorSet HeavyLiars()
    {
        ValidatorSet set = Scene.World.Genesis;
        var members = new Validator[set.Count];
        for (int index = 0; index < members.Length; index++)
        {
            uint weight = Scene.IsLiar(set[index].Node) ? 1000u : 1u;
            members[index] = new Validator(set[index].Node, set[index].PublicKey, weight);
        }

        Invariant.That(ValidatorSet.TryCreate(members, out ValidatorSet? heavy, out _));
        return heavy;
    }
}
