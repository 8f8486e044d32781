using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Primitives;
using Custodes.Simulation.Engine;

namespace Custodes.Simulation.Liars;

/// <summary>Wants an honest agent quarantined and an honest validator accused, with nothing to show for it.</summary>
internal sealed class FramerLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    public override bool OnLead(ConsensusEffect.BuildBody build)
    {
        EpochBody truth = Scene.World.Body(build.Name, 1, build.Evidence);
        EpochBody framed = Draw.Below(2) == 0 ? WithVerdict(truth) : WithEvidence(truth, build);

        // Sometimes the truth first, so that the lie meets validators that have voted for it.
        int afterMs = Draw.Below(2) * SubStream.Between(ref Draw, 1, 200);
        if (afterMs > 0)
        {
            Scene.Pass(-1, Proposal(build, truth));
        }

        Scene.Pass(-1, Proposal(build, framed), afterMs);
        return true;
    }

    private static EpochBody WithVerdict(EpochBody truth)
    {
        // Behind every other subject, so that the list still ascends.
        byte[] subject = new byte[Sha256Hash.Bytes];
        Array.Fill(subject, (byte)0xff);
        CertifiedVerdict framed = new(
            new Sha256Hash(subject),
            VerdictKind.Quarantine,
            truth.BaselineDigest
        );
        return truth with { Verdicts = [.. truth.Verdicts, framed] };
    }

    private EpochBody WithEvidence(EpochBody truth, ConsensusEffect.BuildBody build)
    {
        int victim = Draw.Below(Scene.World.Genesis.Count);
        InstanceName name = build.Name with { Epoch = Math.Max(build.Name.Epoch, 2) - 1 };
        Sha256Hash instance = name.ToId(Scene.World.Chain);
        Statement one = new(VoteKind.Nullify, instance, 1, Parent: 0, default);
        Statement other = new(VoteKind.Finalize, instance, 1, Parent: 0, truth.InputRoot);

        // Signed with its own key: the victim's it has not.
        Vote first = Sign(build.Name.Epoch, one) with
        {
            Signer = victim,
        };
        Vote second = Sign(build.Name.Epoch, other) with { Signer = victim };
        return truth with { Evidence = [EquivocationEvidence.Of(name, first, second)] };
    }
}
