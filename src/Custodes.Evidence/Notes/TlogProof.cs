using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Primitives;

namespace Custodes.Evidence.Notes;

/// <summary>Everything a stranger needs, offline, to see that an entry is in a witnessed log (C2SP tlog-proof).</summary>
/// <remarks>
/// What is parsed is written again byte for byte. Files end in <c>.tlog-proof</c>.
/// <code>
/// "c2sp.org/tlog-proof@v1\n"
/// "extra " base64 "\n"           only when there is any; nobody signs it
/// "index " decimal "\n"
/// base64(hash 32) "\n"           from the leaf's sibling upwards, 0 to 63 lines
/// "\n" signed checkpoint
/// </code>
/// </remarks>
/// <param name="Index">The entry's place, from 0.</param>
/// <param name="Hashes">From the leaf's sibling upwards.</param>
/// <param name="Note">The signed checkpoint.</param>
public sealed record TlogProof(long Index, IReadOnlyList<Sha256Hash> Hashes, SignedNote Note)
{
    /// <summary>Bytes of a whole proof at most: those of a note, and as many for the rest.</summary>
    public const int BytesMax = 2 * SignedNote.BytesMax;

    /// <summary>What the maker adds for the application. Not signed by anybody; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>Reads a proof; it says nothing yet about whether it holds.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out TlogProof? proof,
        out TextFault fault
    )
    {
        proof = null;
        if (bytes.Length > BytesMax)
        {
            fault = new TextFault(TextRefusal.TooLong, Line: 0);
            return false;
        }

        var reader = new TlogProofReader(bytes);
        TextRefusal reason = reader.ReadHead();
        if (reason == TextRefusal.None)
        {
            reason = reader.ReadHashes();
        }

        if (reason != TextRefusal.None)
        {
            fault = new TextFault(reason, reader.Line);
            return false;
        }

        if (!SignedNote.TryParse(bytes[reader.Offset..], out SignedNote? note, out fault))
        {
            fault = fault.Below(reader.Line);
            return false;
        }

        proof = new TlogProof(reader.Index, reader.Hashes, note) { Extra = reader.Extra };
        return true;
    }

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        Invariant.That(Index >= 0 && Hashes.Count <= MerkleProof.LengthMax);
        var text = new StringBuilder();
        text.Append(TlogProofReader.Header).Append('\n');
        if (!Extra.IsEmpty)
        {
            text.Append("extra ").Append(Convert.ToBase64String(Extra.Span)).Append('\n');
        }

        text.Append("index ").Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (Sha256Hash hash in Hashes)
        {
            text.Append(Convert.ToBase64String(hash.ToArray())).Append('\n');
        }

        return [.. Encoding.UTF8.GetBytes(text.Append('\n').ToString()), .. Note.ToBytes()];
    }

    /// <summary>Whether the entry is in a log that the policy trusts, and its witnesses saw it.</summary>
    /// <param name="entry">The entry's bytes.</param>
    /// <param name="policy">Whose logs and witnesses are believed.</param>
    /// <param name="head">The head that includes the entry, when true is returned.</param>
    /// <param name="fault">Why not, when false is.</param>
    public bool TryVerify(
        ReadOnlySpan<byte> entry,
        WitnessPolicy policy,
        [NotNullWhen(true)] out SignedCheckpoint? head,
        out TextFault fault
    )
    {
        if (!policy.TryOpen(Note, out head, out fault))
        {
            return false;
        }

        Checkpoint checkpoint = head.Checkpoint;
        TextRefusal reason = TextRefusal.None;
        if (Index >= checkpoint.Size)
        {
            reason = TextRefusal.IndexOutsideTree;
        }
        else if (
            !MerkleProof.IsIncluded(
                Index,
                TreeHasher.Leaf(entry),
                checkpoint.Size,
                checkpoint.Root,
                [.. Hashes]
            )
        )
        {
            reason = TextRefusal.InclusionInvalid;
        }

        fault = new TextFault(reason, Line: 0);
        head = reason == TextRefusal.None ? head : null;
        return head is not null;
    }
}
