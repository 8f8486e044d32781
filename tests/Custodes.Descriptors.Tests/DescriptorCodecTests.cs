using System.Buffers.Binary;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Descriptors.Tests;

/// <summary>
/// Goal: a descriptor has one packed form, and no other 24 bytes are taken for it.
/// Method: golden bytes; random descriptors there and back; every flipped bit; each refusal by itself.
/// </summary>
public sealed class DescriptorCodecTests
{
    private static readonly CapabilityDescriptor Example = DescriptorCatalogue.Describe(
        ToolName.Parse("bash")
    );

    [Theory]
    [InlineData("bash")]
    [InlineData("send_email")]
    [InlineData("read_file")]
    [InlineData("frobnicate")]
    public void Golden_bytes_are_what_is_packed_and_what_is_parsed(string name)
    {
        string path = Path.Combine(
            AppContext.BaseDirectory,
            "Vectors",
            "descriptor",
            $"{name}.hex"
        );
        byte[] golden = Convert.FromHexString(File.ReadAllText(path).Trim());
        CapabilityDescriptor descriptor = DescriptorCatalogue.Describe(ToolName.Parse(name));

        Assert.Equal(
            Convert.ToHexStringLower(golden),
            Convert.ToHexStringLower(Packed(descriptor))
        );
        Assert.True(DescriptorCodec.TryParse(golden, out CapabilityDescriptor parsed, out _));
        Assert.Equal(descriptor, parsed);
    }

    [Fact]
    public void The_checksum_is_CRC_32C_as_a_table_free_rule_computes_it()
    {
        byte[] packed = Packed(Example);
        Assert.Equal(
            BitwiseCrc32C(packed.AsSpan(0, 20)),
            BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(20))
        );

        // The check value of CRC-32C, so that the rule above is itself shown to be right.
        Assert.Equal(0xE3069283, BitwiseCrc32C("123456789"u8));
    }

    [Fact]
    public void Random_descriptors_come_back_as_they_were()
    {
        SplitMix64 chance = new(seed: 7);
        for (int round = 0; round < 10_000; round++)
        {
            CapabilityDescriptor descriptor = new(
                chance.Next(),
                (Effect)chance.Below(9),
                (Capabilities)chance.Below(256),
                (RiskLevel)chance.Below(5),
                (DescriptorSource)chance.Below(4),
                (byte)chance.Below(256),
                (byte)chance.Below(256),
                (byte)chance.Below(256)
            );
            Assert.True(
                DescriptorCodec.TryParse(
                    Packed(descriptor),
                    out CapabilityDescriptor parsed,
                    out DescriptorRefusal refusal
                )
            );
            Assert.Equal(descriptor, parsed);
            Assert.Equal(DescriptorRefusal.None, refusal);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        byte[] packed = Packed(Example);
        for (int bit = 0; bit < 8 * DescriptorCodec.SizeBytes; bit++)
        {
            packed[bit / 8] ^= (byte)(1 << (bit % 8));
            DescriptorRefusal expected = (bit / 8) switch
            {
                0 or 1 => DescriptorRefusal.BadMagic,
                2 => DescriptorRefusal.UnknownVersion,
                _ => DescriptorRefusal.BadChecksum,
            };
            Assert.Equal(expected, Refusal(packed));
            packed[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(DescriptorRefusal.None, Refusal(packed));
    }

    [Fact]
    public void Every_other_length_is_refused()
    {
        byte[] packed = Packed(Example);
        byte[] room = new byte[64];
        packed.CopyTo(room, 0);
        for (int length = 0; length <= room.Length; length++)
        {
            Assert.Equal(
                length == DescriptorCodec.SizeBytes
                    ? DescriptorRefusal.None
                    : DescriptorRefusal.WrongLength,
                Refusal(room.AsSpan(0, length))
            );
        }
    }

    [Theory]
    [InlineData(3, 4, DescriptorRefusal.None)]
    [InlineData(3, 5, DescriptorRefusal.UnknownRisk)]
    [InlineData(13, 8, DescriptorRefusal.None)]
    [InlineData(13, 9, DescriptorRefusal.UnknownEffect)]
    [InlineData(14, 3, DescriptorRefusal.None)]
    [InlineData(14, 4, DescriptorRefusal.UnknownSource)]
    [InlineData(18, 1, DescriptorRefusal.PaddingNotZero)]
    [InlineData(19, 1, DescriptorRefusal.PaddingNotZero)]
    public void A_value_that_version_1_does_not_name_is_refused_despite_a_good_checksum(
        int offset,
        byte value,
        DescriptorRefusal expected
    )
    {
        byte[] packed = Packed(Example);
        packed[offset] = value;
        BinaryPrimitives.WriteUInt32LittleEndian(
            packed.AsSpan(20),
            BitwiseCrc32C(packed.AsSpan(0, 20))
        );
        Assert.Equal(expected, Refusal(packed));
    }

    [Fact]
    public void Packing_and_parsing_allocate_nothing()
    {
        byte[] packed = new byte[DescriptorCodec.SizeBytes];

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int round = 0; round < 1_000; round++)
                {
                    DescriptorCodec.Pack(Example, packed);
                    _ = DescriptorCodec.TryParse(packed, out _, out _);
                }
            })
        );
    }

    private static byte[] Packed(in CapabilityDescriptor descriptor)
    {
        byte[] packed = new byte[DescriptorCodec.SizeBytes];
        DescriptorCodec.Pack(descriptor, packed);
        return packed;
    }

    private static DescriptorRefusal Refusal(ReadOnlySpan<byte> packed)
    {
        bool isParsed = DescriptorCodec.TryParse(packed, out _, out DescriptorRefusal refusal);
        Assert.Equal(refusal == DescriptorRefusal.None, isParsed);
        return refusal;
    }

    private static uint BitwiseCrc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }

        return ~crc;
    }
}
