using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Primitives;

namespace Custodes.Evidence.Commitments;

/// <summary>Shows that an observation is one of those that a batch entry commits to.</summary>
/// <remarks>
/// It shows the other observations of the same leaf too. The batch entry itself is shown by a
/// <see cref="TlogProof"/>, whose extra data may carry this. What is parsed is written again byte for byte.
/// <code>
/// "custodes/observation-proof@v3\n"
/// "sequence " decimal "\n"         number of the observation
/// "rows " base64 "\n"              the observations of its leaf in their form
/// base64(hash 32) "\n"             from the leaf's sibling upwards, 0 to 63 lines
/// </code>
/// </remarks>
/// <param name="Sequence">Number of the observation.</param>
/// <param name="Rows">The observations of its leaf in their form.</param>
/// <param name="Hashes">From the leaf's sibling upwards.</param>
public sealed record ObservationProof(
    long Sequence,
    ReadOnlyMemory<byte> Rows,
    IReadOnlyList<Sha256Hash> Hashes
)
{
    private const int RowsBytesMax = BatchCommitment.PerLeafMax * ObservationForm.BytesMax;

    private static ReadOnlySpan<byte> Header => "custodes/observation-proof@v3"u8;

    private static ReadOnlySpan<byte> SequenceStart => "sequence "u8;

    private static ReadOnlySpan<byte> RowsStart => "rows "u8;

    /// <summary>Makes the proof from the observations of a batch, which somebody has kept.</summary>
    /// <param name="batch">What was committed to.</param>
    /// <param name="rows">All observations of the batch in their form, leaf after leaf.</param>
    /// <param name="sequence">Which one to prove.</param>
    /// <param name="proof">The proof, when true is returned.</param>
    /// <returns>False when the rows are not those of the batch, or the observation is in another one.</returns>
    public static bool TryCreate(
        BatchEntry batch,
        ReadOnlySpan<byte> rows,
        long sequence,
        [NotNullWhen(true)] out ObservationProof? proof
    )
    {
        proof = null;
        bool isInside =
            sequence >= batch.FirstSequence
            && sequence <= batch.LastSequence
            && batch.PerLeaf <= BatchCommitment.PerLeafMax;
        if (!isInside)
        {
            return false;
        }

        List<Sha256Hash> leaves = [];
        ReadOnlySpan<byte> rest = rows;
        byte[] shown = [];
        for (long first = batch.FirstSequence; first <= batch.LastSequence; first += batch.PerLeaf)
        {
            long count = Math.Min(batch.PerLeaf, batch.LastSequence - first + 1);
            int bytes = LeafForm.Measure(rest, count, place: 0, out _);
            if (bytes < 0)
            {
                return false;
            }

            leaves.Add(LeafForm.Hash(first, rest[..bytes]));
            bool isWanted = sequence >= first && sequence - first < count;
            shown = isWanted ? rest[..bytes].ToArray() : shown;
            rest = rest[bytes..];
        }

        int index = (int)((sequence - batch.FirstSequence) / batch.PerLeaf);
        proof = new ObservationProof(sequence, shown, Path(leaves, index));
        proof = rest.IsEmpty && proof.TryVerify(batch, out _) ? proof : null;
        return proof is not null;
    }

    /// <summary>Reads a proof; it says nothing yet about whether it holds.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out ObservationProof? proof,
        out TextFault fault
    )
    {
        proof = null;
        long sequence = 0;
        byte[] rows = [];
        List<Sha256Hash> hashes = [];
        int offset = 0;
        int line = 0;
        TextRefusal reason =
            bytes.Length > TlogProof.BytesMax ? TextRefusal.TooLong : TextRefusal.None;
        while (reason == TextRefusal.None && (offset < bytes.Length || line < 3))
        {
            line++;
            reason = StrictText.TryLine(bytes, ref offset, out ReadOnlySpan<byte> text)
                ? ReadLine(line, text, ref sequence, ref rows, hashes)
                : TextRefusal.LineMissing;
        }

        fault = new TextFault(reason, line);
        proof = reason == TextRefusal.None ? new ObservationProof(sequence, rows, hashes) : null;
        return proof is not null;
    }

    /// <summary>Whether the batch committed to the observation, and which it is.</summary>
    public bool TryVerify(BatchEntry batch, out ObservationRow row)
    {
        row = default;
        if (Sequence < batch.FirstSequence || Sequence > batch.LastSequence)
        {
            return false;
        }

        long index = (Sequence - batch.FirstSequence) / batch.PerLeaf;
        long first = batch.FirstSequence + (index * batch.PerLeaf);
        long count = Math.Min(batch.PerLeaf, batch.LastSequence - first + 1);
        long leaves = ((batch.Count - 1) / batch.PerLeaf) + 1;
        return count <= BatchCommitment.PerLeafMax
            && LeafForm.Measure(Rows.Span, count, Sequence - first, out row) == Rows.Length
            && MerkleProof.IsIncluded(
                index,
                LeafForm.Hash(first, Rows.Span),
                leaves,
                batch.Root,
                [.. Hashes]
            );
    }

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        Invariant.That(Sequence >= 0 && Hashes.Count <= MerkleProof.LengthMax);
        var text = new StringBuilder();
        text.Append("custodes/observation-proof@v3\n");
        text.Append(CultureInfo.InvariantCulture, $"sequence {Sequence}\n");
        text.Append("rows ").Append(Convert.ToBase64String(Rows.Span)).Append('\n');
        foreach (Sha256Hash hash in Hashes)
        {
            text.Append(Convert.ToBase64String(hash.ToArray())).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static TextRefusal ReadLine(
        int line,
        ReadOnlySpan<byte> text,
        ref long sequence,
        ref byte[] rows,
        List<Sha256Hash> hashes
    )
    {
        switch (line)
        {
            case 1:
                return text.SequenceEqual(Header) ? TextRefusal.None : TextRefusal.LineUnknown;
            case 2:
                if (!text.StartsWith(SequenceStart))
                {
                    return TextRefusal.LineUnknown;
                }

                return StrictText.TryDecimal(text[SequenceStart.Length..], out sequence)
                    ? TextRefusal.None
                    : TextRefusal.DecimalNotCanonical;
            case 3:
                if (!text.StartsWith(RowsStart))
                {
                    return TextRefusal.LineUnknown;
                }

                if (!StrictText.TryBase64(text[RowsStart.Length..], out rows))
                {
                    return TextRefusal.Base64NotCanonical;
                }

                return rows.Length > RowsBytesMax ? TextRefusal.TooLong : TextRefusal.None;
            default:
                if (hashes.Count == MerkleProof.LengthMax)
                {
                    return TextRefusal.TooMany;
                }

                TextRefusal reason = StrictText.ReadHash(text, out Sha256Hash hash);
                hashes.Add(hash);
                return reason;
        }
    }

    // From the leaf's sibling upwards; a node at the right edge without a sibling rises as it is.
    private static List<Sha256Hash> Path(List<Sha256Hash> level, int index)
    {
        List<Sha256Hash> path = [];
        while (level.Count > 1)
        {
            int sibling = index ^ 1;
            if (sibling < level.Count)
            {
                path.Add(level[sibling]);
            }

            List<Sha256Hash> above = [];
            for (int at = 0; at < level.Count; at += 2)
            {
                above.Add(
                    at + 1 < level.Count ? TreeHasher.Node(level[at], level[at + 1]) : level[at]
                );
            }

            level = above;
            index /= 2;
        }

        return path;
    }
}
