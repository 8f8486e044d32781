using System.Buffers.Binary;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Primitives;

namespace Custodes.Evidence.Tree;

/// <summary>Entries one after the other, each behind its length.</summary>
/// <remarks>
/// <code>
/// bundle    256 (or, at the right edge, fewer) × entry
/// entry     length u16, big endian | so many bytes
/// </code>
/// </remarks>
public static class EntryBundle
{
    /// <summary>What 16 bits of length can say.</summary>
    public const int EntryBytesMax = ushort.MaxValue;

    /// <summary>The length in front of an entry.</summary>
    public const int PrefixBytes = 2;

    /// <summary>The longest full bundle.</summary>
    public const int BytesMax = TileId.FullWidth * (PrefixBytes + EntryBytesMax);

    /// <summary>Whether bytes are exactly <paramref name="width"/> entries.</summary>
    public static BundleFault Check(ReadOnlySpan<byte> bundle, int width)
    {
        for (int count = 0; count < width; count++)
        {
            if (bundle.Length < PrefixBytes)
            {
                return BundleFault.Short;
            }

            int length = PrefixBytes + BinaryPrimitives.ReadUInt16BigEndian(bundle);
            if (bundle.Length < length)
            {
                return BundleFault.Short;
            }

            bundle = bundle[length..];
        }

        return bundle.IsEmpty ? BundleFault.None : BundleFault.LeftOver;
    }

    /// <summary>Takes the first entry off a bundle that was checked.</summary>
    public static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> bundle)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
        ReadOnlySpan<byte> entry = bundle.Slice(PrefixBytes, length);
        bundle = bundle[(PrefixBytes + length)..];
        return entry;
    }

    /// <summary>The entry at a place of a bundle that was checked.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> bundle, int place)
    {
        for (; place > 0; place--)
        {
            _ = Take(ref bundle);
        }

        return Take(ref bundle);
    }

    /// <summary>How many bytes the first entries of a checked bundle take.</summary>
    public static int BytesOf(ReadOnlySpan<byte> bundle, int count)
    {
        ReadOnlySpan<byte> rest = bundle;
        for (; count > 0; count--)
        {
            _ = Take(ref rest);
        }

        return bundle.Length - rest.Length;
    }

    /// <summary>Hashes the first entries of a checked bundle, as many as there is room for.</summary>
    /// <returns>How many bytes they take.</returns>
    public static int HashLeaves(ReadOnlySpan<byte> bundle, Span<Sha256Hash> leaves)
    {
        ReadOnlySpan<byte> rest = bundle;
        for (int index = 0; index < leaves.Length; index++)
        {
            leaves[index] = TreeHasher.Leaf(Take(ref rest));
        }

        return bundle.Length - rest.Length;
    }

    /// <summary>Writes one entry behind its length.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> entry)
    {
        Invariant.That(entry.Length <= EntryBytesMax);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)entry.Length);
        entry.CopyTo(destination[PrefixBytes..]);
        return PrefixBytes + entry.Length;
    }
}
