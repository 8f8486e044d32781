using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Notes;
using Custodes.Primitives;

namespace Custodes.Evidence.Witnessing;

/// <summary>What a log asks of a witness: to cosign a head that continues the one it cosigned last.</summary>
/// <remarks>
/// C2SP tlog-witness, add-checkpoint. What is parsed is written again byte for byte.
/// <code>
/// body   "old " size in decimal "\n" | 0 to 63 lines of base64(hash 32) "\n" | "\n" | signed checkpoint
/// </code>
/// </remarks>
/// <param name="OldSize">Size of the head that the log believes the witness cosigned last; 0 for none.</param>
/// <param name="Proof">Consistency proof from that size to the new one.</param>
/// <param name="Note">The new head as its log signed it; nothing is said yet about whether it did.</param>
/// <param name="Checkpoint">What the new head says.</param>
public sealed record AddCheckpointRequest(
    long OldSize,
    IReadOnlyList<Sha256Hash> Proof,
    SignedNote Note,
    Checkpoint Checkpoint
)
{
    /// <summary>Bytes of a request at most. One with every hash and a dozen signatures has a tenth of it.</summary>
    public const int BytesMax = 64 << 10;

    /// <summary>Lines of proof at most: the longest proof that any two trees have.</summary>
    public const int ProofCountMax = MerkleProof.LengthMax;

    private static ReadOnlySpan<byte> OldStart => "old "u8;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out AddCheckpointRequest? request,
        out TextFault fault
    )
    {
        request = null;
        if (body.Length > BytesMax)
        {
            fault = new TextFault(TextRefusal.TooLong, Line: 0);
            return false;
        }

        int offset = 0;
        TextRefusal reason = ReadOld(body, ref offset, out long oldSize);
        if (reason != TextRefusal.None)
        {
            fault = new TextFault(reason, Line: 1);
            return false;
        }

        List<Sha256Hash> proof = [];
        reason = ReadProof(body, ref offset, proof);
        int lineCount = proof.Count + 2;
        if (reason != TextRefusal.None)
        {
            fault = new TextFault(reason, lineCount);
            return false;
        }

        if (
            !SignedNote.TryParse(body[offset..], out SignedNote? note, out fault)
            || !Checkpoint.TryParse(note.Text, out Checkpoint? head, out fault)
        )
        {
            fault = fault.Below(lineCount);
            return false;
        }

        request = new AddCheckpointRequest(oldSize, proof, note, head);
        return true;
    }

    /// <summary>The body.</summary>
    public byte[] ToBytes()
    {
        Invariant.That(OldSize >= 0 && Proof.Count <= ProofCountMax);
        var lines = new StringBuilder("old ");
        lines.Append(OldSize.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (Sha256Hash hash in Proof)
        {
            lines.Append(Convert.ToBase64String(hash.ToArray())).Append('\n');
        }

        return [.. Encoding.UTF8.GetBytes(lines.Append('\n').ToString()), .. Note.ToBytes()];
    }

    private static TextRefusal ReadOld(ReadOnlySpan<byte> body, ref int offset, out long oldSize)
    {
        oldSize = 0;
        if (!StrictText.TryLine(body, ref offset, out ReadOnlySpan<byte> line))
        {
            return TextRefusal.LineUnfinished;
        }

        if (!line.StartsWith(OldStart))
        {
            return TextRefusal.LineUnknown;
        }

        return StrictText.TryDecimal(line[OldStart.Length..], out oldSize)
            ? TextRefusal.None
            : TextRefusal.DecimalNotCanonical;
    }

    private static TextRefusal ReadProof(
        ReadOnlySpan<byte> body,
        ref int offset,
        List<Sha256Hash> proof
    )
    {
        while (StrictText.TryLine(body, ref offset, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
            {
                return TextRefusal.None;
            }

            if (proof.Count == ProofCountMax)
            {
                return TextRefusal.TooMany;
            }

            TextRefusal reason = StrictText.ReadHash(line, out Sha256Hash hash);
            if (reason != TextRefusal.None)
            {
                return reason;
            }

            proof.Add(hash);
        }

        return TextRefusal.LineMissing;
    }
}
