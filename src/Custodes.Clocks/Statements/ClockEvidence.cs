using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Custodes.Clocks.Statements;

/// <summary>Two signed statements that no honest node can have made. Holds on its own, offline.</summary>
/// <remarks>
/// One form:
/// <code>
/// "custodes/clock-evidence/v1\n"  u8 kind  u16le bytes of the first  first  second
/// </code>
/// The kind is the first that the pair proves, in the order of their numbers. The two stand in the order
/// of their senders, then of their sequences, then of their hashes.
/// </remarks>
public sealed class ClockEvidence
{
    private ClockEvidence(ClockEvidenceKind kind, ClockStatement first, ClockStatement second)
    {
        Kind = kind;
        First = first;
        Second = second;
    }

    /// <summary>What they prove.</summary>
    public ClockEvidenceKind Kind { get; }

    /// <summary>The one that stands first.</summary>
    public ClockStatement First { get; }

    /// <summary>The one that contradicts it.</summary>
    public ClockStatement Second { get; }

    /// <summary>Whose lie it is; -1 when it is one of two.</summary>
    public int Accused => Kind == ClockEvidenceKind.Contradiction ? -1 : First.Sender;

    private static ReadOnlySpan<byte> Prefix => "custodes/clock-evidence/v1\n"u8;

    /// <summary>What two statements prove, whose signatures somebody else checks; null when nothing.</summary>
    public static ClockEvidence? Find(ClockStatement one, ClockStatement other)
    {
        if (one.Registry != other.Registry)
        {
            return null;
        }

        (ClockStatement first, ClockStatement second) = InOrder(one, other);
        ClockEvidenceKind kind =
            first.Sender == second.Sender ? OfOneSender(first, second)
            : SaysToPrecede(first, second) || SaysToPrecede(second, first)
                ? ClockEvidenceKind.Contradiction
            : ClockEvidenceKind.None;
        return kind == ClockEvidenceKind.None ? null : new ClockEvidence(kind, first, second);
    }

    /// <summary>Reads evidence and checks all of it: form, signatures, and that it proves what it says.</summary>
    public static bool TryVerify(
        ReadOnlySpan<byte> bytes,
        NodeRegistry registry,
        [NotNullWhen(true)] out ClockEvidence? evidence
    )
    {
        evidence = null;
        int start = Prefix.Length + sizeof(byte) + sizeof(ushort);
        if (bytes.Length < start || !bytes.StartsWith(Prefix))
        {
            return false;
        }

        int firstBytes = BinaryPrimitives.ReadUInt16LittleEndian(
            bytes[(Prefix.Length + sizeof(byte))..]
        );
        if (
            bytes.Length < start + firstBytes
            || !ClockStatement.TryParse(
                bytes.Slice(start, firstBytes),
                out ClockStatement? first,
                out _
            )
            || !ClockStatement.TryParse(
                bytes[(start + firstBytes)..],
                out ClockStatement? second,
                out _
            )
            || first.CheckOrigin(registry) != ClockRefusal.None
            || second.CheckOrigin(registry) != ClockRefusal.None
        )
        {
            return false;
        }

        // Found again and written again: what was read is then the only form of it.
        ClockEvidence? found = Find(first, second);
        evidence = found is not null && bytes.SequenceEqual(found.ToBytes()) ? found : null;
        return evidence is not null;
    }

    /// <summary>Its canonical bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] count = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(count, (ushort)First.Bytes.Length);
        return [.. Prefix, (byte)Kind, .. count, .. First.Bytes, .. Second.Bytes];
    }

    private static (ClockStatement First, ClockStatement Second) InOrder(
        ClockStatement one,
        ClockStatement other
    )
    {
        int order =
            one.Sender != other.Sender ? one.Sender.CompareTo(other.Sender)
            : one.Sequence != other.Sequence ? one.Sequence.CompareTo(other.Sequence)
            : one.Hash.ToArray().AsSpan().SequenceCompareTo(other.Hash.ToArray());
        return order <= 0 ? (one, other) : (other, one);
    }

    private static ClockEvidenceKind OfOneSender(ClockStatement first, ClockStatement second)
    {
        if (first.Hash == second.Hash)
        {
            return ClockEvidenceKind.None;
        }

        if (first.Sequence == second.Sequence || first.Previous == second.Previous)
        {
            return ClockEvidenceKind.Fork;
        }

        if (second.Sequence - first.Sequence == 1 && second.Previous != first.Hash)
        {
            return ClockEvidenceKind.BrokenLink;
        }

        return second.Epoch < first.Epoch || !first.Others.IsAtMost(second.Others)
            ? ClockEvidenceKind.RanBack
            : ClockEvidenceKind.None;
    }

    // The claim says to hold the denial, or a later one; and the denial holds the claim, or a later one, or answers it.
    private static bool SaysToPrecede(ClockStatement denial, ClockStatement claim) =>
        claim.Others[denial.Sender] >= denial.Sequence
        && (denial.Others[claim.Sender] >= claim.Sequence || denial.Body == claim.Hash);
}
