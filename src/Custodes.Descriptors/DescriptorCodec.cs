using System.Buffers.Binary;
using System.Numerics;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Descriptors;

/// <summary>Packs and parses the 24-byte capability descriptor of docs/protocol/descriptor.md.</summary>
/// <remarks>
/// One descriptor has one form: what <see cref="TryParse"/> accepts, <see cref="Pack"/> writes again
/// byte for byte. Allocates nothing. The checksum finds damage, not forgery: where forgery matters,
/// the descriptor stands inside a signed entry.
/// </remarks>
public static class DescriptorCodec
{
    // offset  size  field (little endian)
    //      0     2  magic 'C' 'D'
    //      2     1  version, 1
    //      3     1  risk
    //      4     8  name hash
    //     12     1  capability flags
    //     13     1  effect
    //     14     1  source
    //     15     1  usual duration, log2 ms (255: unknown)
    //     16     1  usual result, log2 bytes (255: unknown)
    //     17     1  usual cost, log2 of millionths of a dollar (255: unknown)
    //     18     2  reserved, 0
    //     20     4  CRC-32C of bytes 0 to 19

    /// <summary>Bytes of a packed descriptor.</summary>
    public const int SizeBytes = 24;

    /// <summary>The version this codec writes, and the only one it reads.</summary>
    public const byte Version = 1;

    private const ushort Magic = 'C' | ('D' << 8);
    private const int ChecksumOffset = 20;

    /// <summary>Writes the packed form into the first 24 bytes of <paramref name="destination"/>.</summary>
    public static void Pack(in CapabilityDescriptor descriptor, Span<byte> destination)
    {
        Invariant.That(destination.Length >= SizeBytes);
        Invariant.That(descriptor.Risk <= RiskLevel.Critical);
        Invariant.That(descriptor.Effect <= Effect.Execute);
        Invariant.That(descriptor.Source <= DescriptorSource.Operator);

        BinaryPrimitives.WriteUInt16LittleEndian(destination, Magic);
        destination[2] = Version;
        destination[3] = (byte)descriptor.Risk;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[4..], descriptor.NameHash);
        destination[12] = (byte)descriptor.Capabilities;
        destination[13] = (byte)descriptor.Effect;
        destination[14] = (byte)descriptor.Source;
        destination[15] = descriptor.DurationLog2Ms;
        destination[16] = descriptor.ResultLog2Bytes;
        destination[17] = descriptor.CostLog2Micro;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[18..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(
            destination[ChecksumOffset..],
            Checksum(destination)
        );
    }

    /// <summary>Reads a packed descriptor, or says why these bytes are none.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> packed,
        out CapabilityDescriptor descriptor,
        out DescriptorRefusal refusal
    )
    {
        refusal = Check(packed);
        if (refusal != DescriptorRefusal.None)
        {
            descriptor = default;
            return false;
        }

        descriptor = new CapabilityDescriptor(
            BinaryPrimitives.ReadUInt64LittleEndian(packed[4..]),
            (Effect)packed[13],
            (Capabilities)packed[12],
            (RiskLevel)packed[3],
            (DescriptorSource)packed[14],
            packed[15],
            packed[16],
            packed[17]
        );
        return true;
    }

    private static DescriptorRefusal Check(ReadOnlySpan<byte> packed)
    {
        if (packed.Length != SizeBytes)
        {
            return DescriptorRefusal.WrongLength;
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(packed) != Magic ? DescriptorRefusal.BadMagic
            : packed[2] != Version ? DescriptorRefusal.UnknownVersion
            : BinaryPrimitives.ReadUInt32LittleEndian(packed[ChecksumOffset..]) != Checksum(packed)
                ? DescriptorRefusal.BadChecksum
            : packed[3] > (byte)RiskLevel.Critical ? DescriptorRefusal.UnknownRisk
            : packed[13] > (byte)Effect.Execute ? DescriptorRefusal.UnknownEffect
            : packed[14] > (byte)DescriptorSource.Operator ? DescriptorRefusal.UnknownSource
            : BinaryPrimitives.ReadUInt16LittleEndian(packed[18..]) != 0
                ? DescriptorRefusal.PaddingNotZero
            : DescriptorRefusal.None;
    }

    // RFC 3720 appendix B.4: reflected, starts from and is complemented with all ones.
    private static uint Checksum(ReadOnlySpan<byte> packed)
    {
        uint crc = uint.MaxValue;
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(packed));
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(packed[8..]));
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(packed[16..]));
        return ~crc;
    }
}
