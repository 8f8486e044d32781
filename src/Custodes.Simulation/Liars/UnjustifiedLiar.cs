using Custodes.Consensus.Bodies;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Primitives;
using Custodes.Simulation.Worlds;

namespace Custodes.Simulation.Liars;

/// <summary>Equivocates, and as a later leader proposes a new value where an old one must be proposed again.</summary>
internal sealed class UnjustifiedLiar(LiarScene scene, SplitMix64 draw)
    : EquivocatorLiar(scene, draw)
{
    private readonly List<(Sha256Hash Instance, byte[] Body)> others = [];

    public override bool OnLead(ConsensusEffect.BuildBody build)
    {
        Remember(build);
        return base.OnLead(build);
    }

    public override void OnOwn(int to, byte[] message)
    {
        base.OnOwn(to, message);
        bool isProposal = MessageCodec.TryRead(message, out ConsensusMessage? read);
        if (!isProposal || read is not ConsensusMessage.Proposal proposal)
        {
            return;
        }

        foreach ((Sha256Hash instance, byte[] body) in others)
        {
            Sha256Hash digest = EpochBody.DigestOf(body);
            Statement said = proposal.Vote.Statement;
            if (said.Instance == instance && said.Value != digest)
            {
                ConsensusMessage.Proposal fresh = proposal with
                {
                    Vote = Sign(proposal.Epoch, said with { Parent = 0, Value = digest }),
                    Body = body,
                    Notarization = null,
                };
                Scene.Tell(side: 1, MessageCodec.Write(fresh));
                Scene.Tell(side: 0, MessageCodec.Write(fresh));
            }
        }
    }

    public override void OnHeard(int from, ConsensusMessage message)
    {
        base.OnHeard(from, message);

        // Bodies of others show what the place is; the value they did not choose is made from them.
        if (
            message is ConsensusMessage.Proposal { Body: { } bytes } proposal
            && BodyCodec.TryRead(bytes, out EpochBody? body, out _)
            && body.Epoch is > 0 and < World.EpochMax
            && others.Count < 64
        )
        {
            InstanceName name = new(body.Epoch, body.PreviousDigest, body.SetHash);
            int variant = body.BeaconReveals.Length == 0 ? 1 : 0;
            others.Add(
                (
                    proposal.Vote.Statement.Instance,
                    Scene.World.Body(name, variant, body.Evidence).ToBytes()
                )
            );
        }
    }

    private void Remember(ConsensusEffect.BuildBody build)
    {
        Sha256Hash instance = build.Name.ToId(Scene.World.Chain);
        for (int variant = 0; variant < 2; variant++)
        {
            others.Add((instance, Scene.World.Body(build.Name, variant, build.Evidence).ToBytes()));
        }
    }
}
