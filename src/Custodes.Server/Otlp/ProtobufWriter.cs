using System.Buffers;
using System.Text;

namespace Custodes.Server.Otlp;

/// <summary>Writes the few protobuf messages that replies are made of.</summary>
internal static class ProtobufWriter
{
    private const int VarintType = 0;
    private const int BytesType = 2;

    public static void Number(ArrayBufferWriter<byte> to, int field, long value)
    {
        if (value != 0)
        {
            Varint(to, Tag(field, VarintType));
            Varint(to, unchecked((ulong)value));
        }
    }

    public static void Text(ArrayBufferWriter<byte> to, int field, string value)
    {
        if (value.Length > 0)
        {
            Bytes(to, field, Encoding.UTF8.GetBytes(value));
        }
    }

    public static void Bytes(ArrayBufferWriter<byte> to, int field, ReadOnlySpan<byte> value)
    {
        Varint(to, Tag(field, BytesType));
        Varint(to, (ulong)value.Length);
        to.Write(value);
    }

    private static ulong Tag(int field, int type) => ((ulong)field << 3) | (uint)type;

    private static void Varint(ArrayBufferWriter<byte> to, ulong value)
    {
        Span<byte> bytes = to.GetSpan(10);
        int count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)((value & 0x7f) | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        to.Advance(count);
    }
}
