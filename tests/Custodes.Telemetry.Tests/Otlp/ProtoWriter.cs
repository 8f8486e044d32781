using System.Buffers.Binary;
using System.Text;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>Writes protobuf by hand; lengths can be padded, as a real exporter pads them.</summary>
internal sealed class ProtoWriter(int lengthBytes = 1)
{
    private readonly List<byte> bytes = [];

    public byte[] ToArray() => [.. bytes];

    public ProtoWriter Varint(int number, ulong value)
    {
        Raw((ulong)(number << 3), 1);
        Raw(value, 1);
        return this;
    }

    public ProtoWriter Fixed64(int number, ulong value)
    {
        Raw((ulong)((number << 3) | 1), 1);
        byte[] fixedBytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(fixedBytes, value);
        bytes.AddRange(fixedBytes);
        return this;
    }

    public ProtoWriter Bytes(int number, ReadOnlySpan<byte> value)
    {
        Raw((ulong)((number << 3) | 2), 1);
        Raw((ulong)value.Length, lengthBytes);
        bytes.AddRange(value);
        return this;
    }

    public ProtoWriter Text(int number, string value) =>
        Bytes(number, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int number, ProtoWriter message) => Bytes(number, message.ToArray());

    public ProtoWriter Append(byte[] raw)
    {
        bytes.AddRange(raw);
        return this;
    }

    private void Raw(ulong value, int sizeMin)
    {
        int size = 1;
        while (value >= 0x80 || size < sizeMin)
        {
            bytes.Add((byte)((value & 0x7f) | 0x80));
            value >>= 7;
            size++;
        }

        bytes.Add((byte)value);
    }
}
