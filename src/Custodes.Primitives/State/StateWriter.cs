using System.Buffers.Binary;
using System.Text;

namespace Custodes.Primitives.State;

/// <summary>Writes numbers and texts of a state, little endian, section by section.</summary>
/// <remarks>
/// Buffers 64 KiB, so that a section of any length costs no more memory than that. A section begins
/// with its version (u16). One owner; <see cref="Flush"/> after the last value.
/// </remarks>
public sealed class StateWriter(ISectionSink sink)
{
    private const int BufferBytes = 1 << 16;
    private readonly byte[] buffer = new byte[BufferBytes];
    private int buffered;

    /// <summary>Begins a section.</summary>
    public void Begin(string name, ushort version)
    {
        Flush();
        sink.Begin(name);
        PutUInt16(version);
    }

    /// <summary>Hands on what is buffered.</summary>
    public void Flush()
    {
        if (buffered > 0)
        {
            sink.Append(buffer.AsSpan(0, buffered));
            buffered = 0;
        }
    }

    /// <summary>One byte.</summary>
    public void PutByte(byte value) => Room(1)[0] = value;

    /// <summary>One byte, 0 or 1.</summary>
    public void PutBoolean(bool value) => Room(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Two bytes.</summary>
    public void PutUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Room(2), value);

    /// <summary>Four bytes.</summary>
    public void PutInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);

    /// <summary>Four bytes.</summary>
    public void PutUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);

    /// <summary>Eight bytes.</summary>
    public void PutInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);

    /// <summary>Eight bytes.</summary>
    public void PutUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);

    /// <summary>Four bytes, IEEE 754.</summary>
    public void PutSingle(float value) => BinaryPrimitives.WriteSingleLittleEndian(Room(4), value);

    /// <summary>Eight bytes, IEEE 754.</summary>
    public void PutDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);

    /// <summary>Length in bytes (u16), then UTF-8.</summary>
    public void PutText(string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        Invariant.That(bytes <= ushort.MaxValue);
        PutUInt16((ushort)bytes);
        PutBytes(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Bytes as they are; the reader must know how many.</summary>
    public void PutBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= BufferBytes - buffered)
        {
            bytes.CopyTo(buffer.AsSpan(buffered));
            buffered += bytes.Length;
            return;
        }

        Flush();
        sink.Append(bytes);
    }

    private Span<byte> Room(int bytes)
    {
        if (buffered + bytes > BufferBytes)
        {
            Flush();
        }

        Span<byte> room = buffer.AsSpan(buffered, bytes);
        buffered += bytes;
        return room;
    }
}
