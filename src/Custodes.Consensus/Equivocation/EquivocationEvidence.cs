using System.Diagnostics.CodeAnalysis;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Consensus.Equivocation;

/// <summary>Two statements of one validator in one view of which an honest one says one at most.</summary>
/// <remarks>
/// It verifies on its own: no message, no witness and no clock is needed beside the set of validators of
/// that epoch. Two certificates that contradict each other give one of these against each of at least 2q - n
/// validators, or an unjustified notarisation, which only the accused could explain.
/// <code>
/// epoch 8 | previous digest 32 | set hash 32 | signer 2 | view 8
///   | (kind 1 | parent 8 | value 32 | signature 64) twice, the smaller by kind, parent and value first
/// </code>
/// </remarks>
public sealed class EquivocationEvidence
{
    /// <summary>Bytes in a body.</summary>
    public const int Bytes = 8 + 32 + 32 + 2 + 8 + (2 * (1 + 8 + 32 + Ed25519.SignatureBytes));

    private readonly InstanceName name;
    private readonly Vote first;
    private readonly Vote second;

    private EquivocationEvidence(InstanceName name, Vote first, Vote second)
    {
        this.name = name;
        this.first = first;
        this.second = second;
    }

    /// <summary>The epoch it happened in.</summary>
    public ulong Epoch => name.Epoch;

    /// <summary>The accused, by its index in the set of that epoch.</summary>
    public int Signer => first.Signer;

    /// <summary>The view it happened in.</summary>
    public int View => first.Statement.View;

    /// <summary>The two kinds of vote, the smaller first.</summary>
    public (VoteKind First, VoteKind Second) Kinds => (first.Statement.Kind, second.Statement.Kind);

    /// <summary>Whether an honest validator says one of the two at most.</summary>
    public static bool IsConflict(Statement one, Statement other)
    {
        if (one.Instance != other.Instance || one.View != other.View || one == other)
        {
            return false;
        }

        return one.Kind == other.Kind
            ? one.Kind is VoteKind.Propose or VoteKind.Notarize or VoteKind.Finalize
            : (one.Kind, other.Kind)
                is
                    (VoteKind.Nullify, VoteKind.Finalize)
                    or
                    (VoteKind.Finalize, VoteKind.Nullify);
    }

    /// <summary>Whether the accused signed both: anybody with the set of that epoch can ask.</summary>
    public bool TryVerify(
        Sha256Hash chain,
        ValidatorSet set,
        IVoteVerifier verifier,
        out EvidenceRefusal refusal
    )
    {
        Sha256Hash instance = name.ToId(chain);
        refusal =
            name.SetHash != set.Hash ? EvidenceRefusal.WrongSet
            : Signer >= set.Count ? EvidenceRefusal.UnknownSigner
            : !IsConflict(first.Statement, second.Statement) ? EvidenceRefusal.NoConflict
            : !In(instance, first).IsSigned(set, verifier) ? EvidenceRefusal.Signature
            : !In(instance, second).IsSigned(set, verifier) ? EvidenceRefusal.Signature
            : EvidenceRefusal.None;
        return refusal == EvidenceRefusal.None;
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        ByteWriter writer = new(Bytes);
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>Reads the canonical bytes; signatures are checked by <see cref="TryVerify"/>.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out EquivocationEvidence? evidence,
        out EvidenceRefusal refusal
    )
    {
        ByteReader reader = new(bytes);
        evidence = Read(ref reader);
        refusal =
            evidence is null || !reader.IsAtEnd ? EvidenceRefusal.Form
            : IsConflict(evidence.first.Statement, evidence.second.Statement) ? EvidenceRefusal.None
            : EvidenceRefusal.NoConflict;
        evidence = refusal == EvidenceRefusal.None ? evidence : null;
        return evidence is not null;
    }

    /// <summary>From two votes that conflict and whose signatures hold.</summary>
    internal static EquivocationEvidence Of(InstanceName name, Vote one, Vote other)
    {
        Invariant.That(one.Signer == other.Signer);
        Invariant.That(IsConflict(one.Statement, other.Statement));
        return Compare(one.Statement, other.Statement) < 0
            ? new EquivocationEvidence(name, one, other)
            : new EquivocationEvidence(name, other, one);
    }

    /// <summary>The order in a body: by epoch, then by signer. One a validator and epoch is enough.</summary>
    internal int CompareTo(EquivocationEvidence other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Signer.CompareTo(other.Signer);

    internal void Write(ByteWriter writer)
    {
        writer.UInt64(name.Epoch);
        writer.Hash(name.PreviousDigest);
        writer.Hash(name.SetHash);
        writer.UInt16(Signer);
        writer.UInt64((ulong)View);
        Write(writer, first);
        Write(writer, second);
    }

    internal static EquivocationEvidence? Read(ref ByteReader reader)
    {
        InstanceName place = new(reader.UInt64(), reader.Hash(), reader.Hash());
        int signer = reader.UInt16();
        ulong view = reader.UInt64();
        Vote? one = ReadVote(ref reader, signer, view);
        Vote? other = ReadVote(ref reader, signer, view);
        bool isRead = one is not null && other is not null && reader.IsWhole;
        return isRead && Compare(one!.Statement, other!.Statement) < 0
            ? new EquivocationEvidence(place, one, other)
            : null;
    }

    private static void Write(ByteWriter writer, Vote vote)
    {
        writer.Byte((byte)vote.Statement.Kind);
        writer.UInt64((ulong)vote.Statement.Parent);
        writer.Hash(vote.Statement.Value);
        writer.Span(vote.Signature);
    }

    private static Vote? ReadVote(ref ByteReader reader, int signer, ulong view)
    {
        var kind = (VoteKind)reader.Byte();
        ulong parent = reader.UInt64();
        Sha256Hash value = reader.Hash();
        ReadOnlySpan<byte> signature = reader.Span(Ed25519.SignatureBytes);
        if (!reader.IsWhole || view is 0 or > ConsensusLimits.ViewMax || parent >= view)
        {
            return null;
        }

        // The instance follows from the name; it is put in when the signatures are checked.
        Statement statement = new(kind, default, (int)view, (int)parent, value);
        return statement.IsCanonical() ? new Vote(statement, signer, signature.ToArray()) : null;
    }

    private static Vote In(Sha256Hash instance, Vote vote) =>
        vote with
        {
            Statement = vote.Statement with { Instance = instance },
        };

    private static int Compare(Statement one, Statement other)
    {
        Span<byte> a = stackalloc byte[Statement.Bytes];
        Span<byte> b = stackalloc byte[Statement.Bytes];
        (one with { Instance = default }).Write(a);
        (other with { Instance = default }).Write(b);
        return a.SequenceCompareTo(b);
    }
}
