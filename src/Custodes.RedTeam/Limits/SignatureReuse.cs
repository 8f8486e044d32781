using System.Numerics;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.RedTeam.Limits;

/// <summary>
/// Makes a second encoding of an honest vote's signature, and takes the signature for another vote: of
/// another kind, view, instance, value or signer; then accuses its signer of having said both.
/// </summary>
internal sealed class SignatureReuse : IAttack
{
    private const int Validators = 4;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "signature-reuse",
            23,
            "Signatures in other forms and places",
            "A second encoding of one vote, a vote that nobody cast, or evidence against an honest signer is accepted.",
            [Defence.StrictSignatures],
            "AML.T0073",
            "T9",
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
            keys[index] = SigningKey.FromSeed(Bytes(ref draw).ToArray());
            members[index] = new Validator((ushort)index, keys[index].PublicKey, weight: 1);
        }

        Invariant.That(ValidatorSet.TryCreate(members, out ValidatorSet? set, out _));
        int signer = draw.Below(Validators);
        Sha256Hash chain = Bytes(ref draw);
        InstanceName name = new(1 + (ulong)draw.Below(100), Bytes(ref draw), set.Hash);
        int view = 2 + draw.Below(100);
        Statement said = new(VoteKind.Finalize, name.ToId(chain), view, Parent: 0, Bytes(ref draw));
        Vote vote = Vote.Sign(said, signer, new Ed25519VoteSigner(keys[signer]));
        IVoteVerifier verifier = trial.Has(Defence.StrictSignatures)
            ? new Ed25519VoteVerifier()
            : new LaxVoteVerifier();
        Invariant.That(vote.IsSigned(set, verifier));

        int accepted = 0;
        List<Vote> forged = Forge(vote, ref draw);
        foreach (Vote other in forged)
        {
            accepted += other.IsSigned(set, verifier) ? 1 : 0;
            accepted += IsEvidence(name, vote, other, chain, set, verifier) ? 1 : 0;
        }

        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }

        return new TrialResult(accepted > 0, accepted, "forgeries accepted", (ulong)forged.Count);
    }

    private static List<Vote> Forge(Vote vote, ref SplitMix64 draw)
    {
        Statement said = vote.Statement;
        List<Vote> forged =
        [
            vote with
            {
                Signature = PlusOrder(vote.Signature),
            },
            vote with
            {
                Statement = said with { Kind = VoteKind.Notarize },
            },
            vote with
            {
                Statement = said with { Kind = VoteKind.Propose },
            },
            vote with
            {
                Statement = said with { Kind = VoteKind.Nullify, Value = default },
            },
            vote with
            {
                Statement = said with { View = said.View - 1 },
            },
            vote with
            {
                Statement = said with { Instance = Bytes(ref draw) },
            },
            vote with
            {
                Statement = said with { Value = Bytes(ref draw) },
            },
            vote with
            {
                Signer = (vote.Signer + 1) % Validators,
            },
        ];

        // Each of the bits that a reader might leave out of account.
        foreach (int bit in (ReadOnlySpan<int>)[255, 511, 510, 509, draw.Below(512)])
        {
            byte[] changed = (byte[])vote.Signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            forged.Add(vote with { Signature = changed });
        }

        return forged;
    }

    // As bytes, as an accusation arrives.
    private static bool IsEvidence(
        InstanceName name,
        Vote one,
        Vote other,
        Sha256Hash chain,
        ValidatorSet set,
        IVoteVerifier verifier
    )
    {
        byte[] bytes = Accusation.ToBytes(name, one, other);
        return EquivocationEvidence.TryRead(bytes, out EquivocationEvidence? read, out _)
            && read.TryVerify(chain, set, verifier, out _);
    }

    // S and S + L are the same scalar; RFC 8032 demands the smaller.
    private static byte[] PlusOrder(byte[] signature)
    {
        BigInteger scalar = new(signature.AsSpan(32), isUnsigned: true);
        byte[] larger = (byte[])signature.Clone();
        bool isWritten = (scalar + LaxVoteVerifier.Order).TryWriteBytes(
            larger.AsSpan(32),
            out _,
            isUnsigned: true
        );
        Invariant.That(isWritten);
        return larger;
    }

    private static Sha256Hash Bytes(ref SplitMix64 draw) =>
        Sha256.Of(BitConverter.GetBytes(draw.Next()));
}
