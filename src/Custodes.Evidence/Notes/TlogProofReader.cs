using System.Text;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Evidence.Notes;

/// <summary>Walks over the lines of a proof that stand above its checkpoint.</summary>
internal ref struct TlogProofReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>The first line.</summary>
    public const string Header = "c2sp.org/tlog-proof@v1";

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int offset;

    /// <summary>Where the first byte lies that was not read.</summary>
    public readonly int Offset => offset;

    /// <summary>The line read last, from 1.</summary>
    public int Line { get; private set; }

    public byte[] Extra { get; private set; } = [];

    public long Index { get; private set; }

    public List<Sha256Hash> Hashes { get; } = [];

    /// <summary>Reads up to the index.</summary>
    public TextRefusal ReadHead()
    {
        if (!TryNext(out ReadOnlySpan<byte> line))
        {
            return TextRefusal.LineMissing;
        }

        if (!line.SequenceEqual(Encoding.UTF8.GetBytes(Header)))
        {
            return TextRefusal.LineUnknown;
        }

        if (!TryNext(out line))
        {
            return TextRefusal.LineMissing;
        }

        if (line.StartsWith("extra "u8))
        {
            // No data is told by no line: "extra " alone would be a second form of the same proof.
            if (
                !StrictText.TryBase64(line["extra ".Length..], out byte[] extra)
                || extra.Length == 0
            )
            {
                return TextRefusal.Base64NotCanonical;
            }

            Extra = extra;
            if (!TryNext(out line))
            {
                return TextRefusal.LineMissing;
            }
        }

        if (!line.StartsWith("index "u8))
        {
            return TextRefusal.LineUnknown;
        }

        if (!StrictText.TryDecimal(line["index ".Length..], out long index))
        {
            return TextRefusal.DecimalNotCanonical;
        }

        Index = index;
        return TextRefusal.None;
    }

    /// <summary>Reads the hashes and the empty line below them.</summary>
    public TextRefusal ReadHashes()
    {
        while (TryNext(out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
            {
                return TextRefusal.None;
            }

            if (Hashes.Count == MerkleProof.LengthMax)
            {
                return TextRefusal.TooMany;
            }

            TextRefusal reason = StrictText.ReadHash(line, out Sha256Hash hash);
            if (reason != TextRefusal.None)
            {
                return reason;
            }

            Hashes.Add(hash);
        }

        return TextRefusal.LineMissing;
    }

    private bool TryNext(out ReadOnlySpan<byte> line)
    {
        Line++;
        return StrictText.TryLine(bytes, ref offset, out line);
    }
}
