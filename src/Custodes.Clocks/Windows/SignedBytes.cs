using System.Buffers.Binary;
using System.Text;
using Custodes.Cryptography;

namespace Custodes.Clocks.Windows;

/// <summary>Collects what is signed about windows: integers big endian, texts with their length before them.</summary>
internal sealed class SignedBytes
{
    private readonly List<byte> bytes = [];

    public SignedBytes(ReadOnlySpan<byte> name, Sha256Hash registry, int node)
    {
        bytes.AddRange(name);
        Hash(registry);
        Span<byte> two = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(two, (ushort)node);
        bytes.AddRange(two);
    }

    public SignedBytes Hash(Sha256Hash hash)
    {
        bytes.AddRange(hash.ToArray());
        return this;
    }

    public SignedBytes Long(long value) => ULong((ulong)value);

    public SignedBytes ULong(ulong value)
    {
        Span<byte> eight = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(eight, value);
        bytes.AddRange(eight);
        return this;
    }

    public SignedBytes Int(int value)
    {
        Span<byte> four = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(four, value);
        bytes.AddRange(four);
        return this;
    }

    public SignedBytes Text(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        Int(utf8.Length);
        bytes.AddRange(utf8);
        return this;
    }

    public byte[] ToArray() => [.. bytes];
}
