using System.Buffers.Binary;
using System.Numerics;

namespace Custodes.Storage;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4): finds damage, not forgery.</summary>
/// <remarks>The processor's own instruction where it has one: about 8 bytes in 3 cycles.</remarks>
public static class Crc32C
{
    /// <summary>What a running checksum starts from.</summary>
    public const uint Start = 0xffff_ffff;

    /// <summary>The checksum of a byte string.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Append(Start, bytes));

    /// <summary>A running checksum with more bytes in it.</summary>
    public static uint Append(uint running, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            running = BitOperations.Crc32C(running, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            running = BitOperations.Crc32C(running, value);
        }

        return running;
    }

    /// <summary>The checksum that a running one ends as.</summary>
    public static uint Finish(uint running) => ~running;
}
