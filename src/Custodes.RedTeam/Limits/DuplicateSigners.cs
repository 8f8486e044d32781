using Custodes.Consensus.Certificates;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.RedTeam.Limits;

/// <summary>
/// A quarter of the validators make a certificate by themselves: their votes over and over, others' bits
/// with their signatures, bits beyond the set, and a smaller set than there is.
/// </summary>
internal sealed class DuplicateSigners : IAttack
{
    private const int Validators = 8;
    private const int Liars = 2;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "duplicate-signers",
            Number: null,
            "A quorum of two",
            "A certificate that two of eight validators made by themselves is accepted.",
            [Defence.SignerBitmap],
            "AML.T0073",
            "T13",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 draw = new(trial.Seed);
        SigningKey[] keys = new SigningKey[Validators];
        var members = new Validator[Validators];
        for (int index = 0; index < Validators; index++)
        {
            keys[index] = SigningKey.FromSeed(Hash(ref draw).ToArray());
            members[index] = new Validator((ushort)index, keys[index].PublicKey, weight: 1);
        }

        Invariant.That(ValidatorSet.TryCreate(members, out ValidatorSet? set, out _));
        Statement said = new(VoteKind.Finalize, Hash(ref draw), 1, Parent: 0, Hash(ref draw));
        Vote[] votes = new Vote[Liars];
        for (int liar = 0; liar < Liars; liar++)
        {
            votes[liar] = Vote.Sign(said, liar, new Ed25519VoteSigner(keys[liar]));
        }

        int accepted = trial.Has(Defence.SignerBitmap)
            ? CountAccepted(said, votes, set, ref draw)
            : CountListed(votes, set);
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }

        return new TrialResult(accepted > 0, accepted, "certificates accepted", 1);
    }

    // Without the bitmap a certificate is a list of votes, of which each is checked and counts.
    private static int CountListed(Vote[] votes, ValidatorSet set)
    {
        Ed25519VoteVerifier verifier = new();
        long weight = 0;
        for (int index = 0; index < Validators; index++)
        {
            Vote vote = votes[index % Liars];
            weight += vote.IsSigned(set, verifier) ? set[vote.Signer].Weight : 0;
        }

        return set.IsQuorum(weight) ? 1 : 0;
    }

    private static int CountAccepted(
        Statement said,
        Vote[] votes,
        ValidatorSet set,
        ref SplitMix64 draw
    )
    {
        Ed25519VoteVerifier verifier = new();
        int accepted = 0;
        (int SetSize, int Bits)[] claims =
        [
            (Validators, 0b11),
            (Validators, 0xff),
            (Validators, 0x3f | (draw.Below(4) << 6)),
            (Validators / 2, 0b1111),
            (Validators / 2, 0b0111),
            (Validators + 8, 0xfff),
            (Validators, 0x300 | 0xff),
        ];
        foreach ((int setSize, int bits) in claims)
        {
            for (int count = Liars; count <= Validators + 4; count++)
            {
                byte[] bytes = Write(said, setSize, bits, count, votes);
                bool isRead = Certificate.TryRead(bytes, out Certificate? read, out _);
                accepted += isRead && read!.TryVerify(set, verifier, out _) ? 1 : 0;
            }
        }

        return accepted;
    }

    private static byte[] Write(Statement said, int setSize, int bits, int count, Vote[] votes)
    {
        int bitmapBytes = (setSize + 7) / 8;
        byte[] bytes = new byte[Statement.Bytes + 2 + bitmapBytes + (count * 64)];
        said.Write(bytes);
        bytes[Statement.Bytes] = (byte)setSize;
        for (int index = 0; index < bitmapBytes; index++)
        {
            bytes[Statement.Bytes + 2 + index] = (byte)((bits >> (8 * index)) & 0xff);
        }

        Span<byte> signatures = bytes.AsSpan(Statement.Bytes + 2 + bitmapBytes);
        for (int index = 0; index < count; index++)
        {
            votes[index % Liars].Signature.CopyTo(signatures[(64 * index)..]);
        }

        return bytes;
    }

    private static Sha256Hash Hash(ref SplitMix64 draw) =>
        Sha256.Of(BitConverter.GetBytes(draw.Next()));
}
