using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.LyingValidator;

/// <summary>Says one thing to some of its peers and another to the rest: of its votes, and of its proposals.</summary>
/// <param name="honest">The way to the peers.</param>
/// <param name="key">What it signs with.</param>
/// <param name="set">The validators.</param>
internal sealed class DoubleSpeaker(IPeerSender honest, SigningKey key, ValidatorSet set)
    : IPeerSender
{
    private readonly int self = set.IndexOfKey(key.PublicKey);

    public void Send(ushort peer, byte[] message)
    {
        // Of three peers one hears the truth, one the lie, and one both.
        int place = set.IndexOfNode(peer) % 3;
        byte[]? lie = place == 0 ? null : Lie(message);
        if (lie is null || place == 2)
        {
            honest.Send(peer, message);
        }

        if (lie is not null)
        {
            honest.Send(peer, lie);
        }
    }

    private byte[]? Lie(byte[] bytes)
    {
        if (!MessageCodec.TryRead(bytes, out ConsensusMessage? message))
        {
            return null;
        }

        switch (message)
        {
            case ConsensusMessage.VoteCast { Vote.Statement.Kind: VoteKind.Notarize } cast:
                Sha256Hash other = Sha256.Of(cast.Vote.Statement.Value.ToArray());
                return MessageCodec.Write(cast with { Vote = Sign(cast.Vote.Statement, other) });
            case ConsensusMessage.VoteCast { Vote.Statement.Kind: VoteKind.Finalize } cast:
                Sha256Hash another = Sha256.Of(cast.Vote.Statement.Value.ToArray());
                return MessageCodec.Write(cast with { Vote = Sign(cast.Vote.Statement, another) });
            case ConsensusMessage.Proposal { Body: { } body } proposal
                when BodyCodec.TryRead(body, out EpochBody? read, out _):
                byte[] altered = (read with { ClockDigest = Sha256.Of(body) }).ToBytes();
                return MessageCodec.Write(
                    proposal with
                    {
                        Vote = Sign(proposal.Vote.Statement, EpochBody.DigestOf(altered)),
                        Body = altered,
                    }
                );
            default:
                return null;
        }
    }

    private Vote Sign(Statement said, Sha256Hash value)
    {
        Statement lie = said with { Value = value };
        byte[] signed = new byte[Statement.SignedBytes];
        lie.WriteSigned(signed);
        byte[] signature = new byte[Ed25519.SignatureBytes];
        key.Sign(signed, signature);
        return new Vote(lie, self, signature);
    }
}
