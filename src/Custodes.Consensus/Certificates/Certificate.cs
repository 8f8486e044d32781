using System.Diagnostics.CodeAnalysis;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Consensus.Certificates;

/// <summary>One statement signed by a quorum: who signed, as bits, and their signatures in that order.</summary>
/// <remarks>
/// A bit a validator makes a signer count once by construction. Reading checks the form, which costs
/// no signature; <see cref="TryVerify"/> checks the rest against the validators of the epoch.
/// <code>
/// statement 81 | validators n 2 | bitmap ⌈n/8⌉, validator 0 the lowest bit of byte 0 | signature 64 × bits set
/// </code>
/// </remarks>
public sealed class Certificate
{
    private const int SignatureBytes = Ed25519.SignatureBytes;
    private readonly byte[] signatures;

    internal Certificate(Statement statement, int setSize, UInt128 signers, byte[] signatures)
    {
        Statement = statement;
        SetSize = setSize;
        Signers = signers;
        this.signatures = signatures;
    }

    /// <summary>What they all said.</summary>
    public Statement Statement { get; }

    /// <summary>How many validators the bitmap is for.</summary>
    public int SetSize { get; }

    /// <summary>Bit i is set when validator i signed.</summary>
    public UInt128 Signers { get; }

    /// <summary>How many signed.</summary>
    public int SignerCount => signatures.Length / SignatureBytes;

    /// <summary>Length of the canonical bytes.</summary>
    public int ByteCount =>
        Statement.Bytes + sizeof(ushort) + BitmapBytes(SetSize) + signatures.Length;

    /// <summary>Whether a validator signed.</summary>
    public bool Has(int signer) => ((Signers >> signer) & 1) != 0;

    /// <summary>The vote of one that signed.</summary>
    public Vote VoteOf(int signer)
    {
        Invariant.That(Has(signer));
        UInt128 below = Signers & ((UInt128.One << signer) - 1);
        int place = (int)UInt128.PopCount(below);
        return new Vote(
            Statement,
            signer,
            signatures.AsSpan(place * SignatureBytes, SignatureBytes).ToArray()
        );
    }

    /// <summary>Whether a quorum of these validators signed.</summary>
    public bool TryVerify(ValidatorSet set, IVoteVerifier verifier, out CertificateRefusal refusal)
    {
        refusal = Check(set, set.IsQuorum(set.WeightOf(Signers)), verifier, known: []);
        return refusal == CertificateRefusal.None;
    }

    /// <summary>As <see cref="TryVerify"/>, for a quorum judged elsewhere and with votes that were checked before.</summary>
    internal CertificateRefusal Check(
        ValidatorSet set,
        bool isQuorum,
        IVoteVerifier verifier,
        ReadOnlySpan<Vote?> known
    )
    {
        if (SetSize != set.Count)
        {
            return CertificateRefusal.SetSize;
        }

        if (!isQuorum)
        {
            return CertificateRefusal.NoQuorum;
        }

        Span<byte> signed = stackalloc byte[Statement.SignedBytes];
        Statement.WriteSigned(signed);
        ReadOnlySpan<byte> rest = signatures;
        for (int signer = 0; signer < set.Count; signer++)
        {
            if (!Has(signer))
            {
                continue;
            }

            ReadOnlySpan<byte> signature = rest[..SignatureBytes];
            rest = rest[SignatureBytes..];
            if (
                !IsKnown(known, signer, signature)
                && !verifier.Verify(set[signer], signed, signature)
            )
            {
                return CertificateRefusal.Signature;
            }
        }

        return CertificateRefusal.None;
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        ByteWriter writer = new(ByteCount);
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>Reads the canonical bytes, or says what is wrong with their form.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out Certificate? certificate,
        out CertificateRefusal refusal
    )
    {
        certificate = null;
        ByteReader reader = new(bytes);
        bool isStatement = Statement.TryRead(ref reader, out Statement statement);
        int setSize = reader.UInt16();
        bool isSize =
            setSize
            is ConsensusLimits.ValidatorsEmbedded
                or (>= ConsensusLimits.ValidatorsMin and <= ConsensusLimits.ValidatorsMax);
        if (!isStatement || !isSize)
        {
            refusal = CertificateRefusal.Form;
            return false;
        }

        UInt128 signers = ReadBitmap(reader.Span(BitmapBytes(setSize)));
        refusal =
            statement.Kind == VoteKind.Propose ? CertificateRefusal.Kind
            : signers >> setSize != 0 ? CertificateRefusal.SignerBeyondSet
            : !reader.IsWhole ? CertificateRefusal.Form
            : reader.Left != (int)UInt128.PopCount(signers) * SignatureBytes
                ? CertificateRefusal.Form
            : CertificateRefusal.None;
        if (refusal != CertificateRefusal.None)
        {
            return false;
        }

        certificate = new Certificate(
            statement,
            setSize,
            signers,
            reader.Span(reader.Left).ToArray()
        );
        return true;
    }

    /// <summary>Puts the votes for one statement together; the others in the list are left out.</summary>
    internal static Certificate Assemble(Statement statement, ReadOnlySpan<Vote?> votes)
    {
        UInt128 signers = 0;
        int count = 0;
        foreach (Vote? vote in votes)
        {
            if (vote is not null && vote.Statement == statement)
            {
                signers |= UInt128.One << vote.Signer;
                count++;
            }
        }

        byte[] joined = new byte[count * SignatureBytes];
        int at = 0;
        foreach (Vote? vote in votes)
        {
            if (vote is not null && vote.Statement == statement)
            {
                vote.Signature.CopyTo(joined, at);
                at += SignatureBytes;
            }
        }

        return new Certificate(statement, votes.Length, signers, joined);
    }

    internal void Write(ByteWriter writer)
    {
        Statement.Write(writer);
        writer.UInt16(SetSize);
        for (int index = 0; index < BitmapBytes(SetSize); index++)
        {
            writer.Byte((byte)((Signers >> (8 * index)) & 0xff));
        }

        writer.Span(signatures);
    }

    // A signature counts as checked for the very statement it was checked for, and for no other.
    private bool IsKnown(ReadOnlySpan<Vote?> known, int signer, ReadOnlySpan<byte> signature)
    {
        Vote? vote = signer < known.Length ? known[signer] : null;
        return vote is not null
            && vote.Statement == Statement
            && signature.SequenceEqual(vote.Signature);
    }

    private static int BitmapBytes(int setSize) => (setSize + 7) / 8;

    private static UInt128 ReadBitmap(ReadOnlySpan<byte> bytes)
    {
        UInt128 bits = 0;
        for (int index = 0; index < bytes.Length; index++)
        {
            bits |= (UInt128)bytes[index] << (8 * index);
        }

        return bits;
    }
}
