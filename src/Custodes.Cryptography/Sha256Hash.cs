using System.Runtime.InteropServices;
using Custodes.Primitives;

namespace Custodes.Cryptography;

/// <summary>32 bytes of SHA-256: the root of a tree, the hash of a leaf, a step of a proof.</summary>
/// <remarks>The bytes lie in their own order and nothing else does, so that a tile is read as an array of these.</remarks>
[StructLayout(LayoutKind.Sequential)]
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
        this = MemoryMarshal.Read<Sha256Hash>(bytes);
    }

    /// <summary>SHA-256 of nothing: the root of a tree without leaves.</summary>
    public static Sha256Hash OfNothing { get; } =
        new(
            Convert.FromHexString(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            )
        );

    /// <summary>The hashes that lie in bytes one after the other; what is left over is ignored.</summary>
    public static ReadOnlySpan<Sha256Hash> ReadAll(ReadOnlySpan<byte> bytes) =>
        MemoryMarshal.Cast<byte, Sha256Hash>(bytes);

    /// <summary>The bytes of hashes that lie one after the other.</summary>
    public static ReadOnlySpan<byte> BytesOf(ReadOnlySpan<Sha256Hash> hashes) =>
        MemoryMarshal.AsBytes(hashes);

    /// <summary>Writes its 32 bytes.</summary>
    public void CopyTo(Span<byte> bytes) => MemoryMarshal.Write(bytes, in this);

    /// <summary>Its 32 bytes, in an array of their own.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Bytes];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>In lower-case hexadecimal, 64 characters.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
