using System.Buffers.Binary;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Evidence.Commitments;

/// <summary>What a leaf of a batch's tree holds: several observations and the number of the first.</summary>
/// <remarks>
/// Several a leaf, because SHA-256 costs as much for 64 bytes alone as for some hundred inside a long
/// message. The number keeps a leaf from being passed off as another one.
/// <code>
/// leaf   "custodes/observations@v3\n" 25 | first sequence u64be | rows, as ObservationForm has them
/// </code>
/// </remarks>
internal static class LeafForm
{
    private const int HeadBytes = 33;

    private static ReadOnlySpan<byte> Start => "custodes/observations@v3\n"u8;

    public static Sha256Hash Hash(long firstSequence, ReadOnlySpan<byte> rows)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        Start.CopyTo(head);
        BinaryPrimitives.WriteInt64BigEndian(head[Start.Length..], firstSequence);
        return TreeHasher.Leaf(head, rows);
    }

    /// <summary>How many bytes the first rows of a leaf take; -1 when they are not so many rows in their form.</summary>
    /// <param name="rows">Bytes that begin with a leaf's rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="place">The row that is wanted, below <paramref name="count"/>.</param>
    /// <param name="wanted">That row.</param>
    public static int Measure(
        ReadOnlySpan<byte> rows,
        long count,
        long place,
        out ObservationRow wanted
    )
    {
        ReadOnlySpan<byte> rest = rows;
        ObservationRow row = default;
        LeafNames names = new();
        wanted = default;
        for (long read = 0; read < count; read++)
        {
            if (!ObservationForm.TryRead(ref rest, ref row, names))
            {
                return -1;
            }

            wanted = read == place ? row : wanted;
        }

        return rows.Length - rest.Length;
    }
}
