using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Shows certificates with one signature repeated, with too few, and with signers that do not exist.</summary>
internal sealed class ForgerLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    private int shown;

    public override void OnHeard(int from, ConsensusMessage message)
    {
        if (message is not ConsensusMessage.VoteCast cast || shown > 200)
        {
            return;
        }

        shown++;
        int count = Scene.World.SetAt(message.Epoch).Count;
        Statement said = cast.Vote.Statement;
        Statement wanted = (VoteKind)(2 + Draw.Below(3)) switch
        {
            VoteKind.Nullify => new Statement(
                VoteKind.Nullify,
                said.Instance,
                said.View,
                Parent: 0,
                default
            ),
            VoteKind.Finalize => said with { Kind = VoteKind.Finalize, Parent = 0 },
            _ => said with { Kind = VoteKind.Notarize },
        };
        Certificate forged = Draw.Below(3) switch
        {
            0 => Repeat(message.Epoch, wanted, count, count),
            1 => Repeat(message.Epoch, wanted, count, 1),
            _ => Repeat(message.Epoch, wanted, Math.Min(count + 1, 100), Math.Min(count + 1, 100)),
        };
        Scene.Pass(
            -1,
            wanted.Kind == VoteKind.Finalize
                ? MessageCodec.Write(
                    new ConsensusMessage.FinalShown(
                        message.Epoch,
                        forged,
                        Notarization: null,
                        Body: null
                    )
                )
                : MessageCodec.Write(new ConsensusMessage.CertificateShown(message.Epoch, forged))
        );
    }

    private Certificate Repeat(ulong epoch, Statement said, int setSize, int signers)
    {
        byte[] own = Sign(epoch, said).Signature;
        byte[] signatures = new byte[signers * own.Length];
        for (int index = 0; index < signers; index++)
        {
            own.CopyTo(signatures, index * own.Length);
        }

        return new Certificate(said, setSize, (UInt128.One << signers) - 1, signatures);
    }
}
