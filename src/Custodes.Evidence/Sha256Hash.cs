using System.Buffers.Binary;
using Custodes.Primitives;

namespace Custodes.Evidence;

/// <summary>32 bytes of SHA-256: the root of a tree, the hash of a leaf, a step of a proof.</summary>
public readonly record struct Sha256Hash
{
    /// <summary>How many bytes it has.</summary>
    public const int Bytes = 32;

    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <summary>From its 32 bytes.</summary>
    public Sha256Hash(ReadOnlySpan<byte> bytes)
    {
        Invariant.That(bytes.Length == Bytes);
        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>SHA-256 of nothing: the root of a tree without leaves.</summary>
    public static Sha256Hash OfNothing { get; } =
        new(
            Convert.FromHexString(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            )
        );

    /// <summary>Writes its 32 bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], fourth);
    }

    /// <summary>Its 32 bytes, in an array of their own.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Bytes];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>In lower-case hexadecimal, 64 characters.</summary>
    public override string ToString() => $"{first:x16}{second:x16}{third:x16}{fourth:x16}";
}
