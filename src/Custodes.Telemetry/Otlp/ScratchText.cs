using System.Buffers.Text;
using Custodes.Primitives;

namespace Custodes.Telemetry.Otlp;

/// <summary>A fixed buffer for texts that do not stand in the body as they are meant.</summary>
/// <remarks>Full, it takes no more: the text is cut there and <see cref="IsCut"/> says so.</remarks>
internal sealed class ScratchText(int capacity)
{
    private readonly byte[] bytes = new byte[capacity];

    public int Length { get; private set; }

    public bool IsCut { get; private set; }

    public ReadOnlySpan<byte> All => bytes.AsSpan(0, Length);

    public void Truncate(int length)
    {
        Invariant.That(length <= Length);
        Length = length;
        IsCut = false;
    }

    public void Write(byte value)
    {
        if (Length == bytes.Length)
        {
            IsCut = true;
            return;
        }

        bytes[Length++] = value;
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        int room = bytes.Length - Length;
        if (text.Length > room)
        {
            IsCut = true;
            text = text[..room];
        }

        text.CopyTo(bytes.AsSpan(Length));
        Length += text.Length;
    }

    public void Write(long number)
    {
        if (!Utf8Formatter.TryFormat(number, bytes.AsSpan(Length), out int written))
        {
            IsCut = true;
        }

        Length += written;
    }

    /// <summary>Writes a number as JSON; what JSON cannot say becomes <c>null</c>.</summary>
    public void Write(double number)
    {
        if (!double.IsFinite(number))
        {
            Write("null"u8);
            return;
        }

        if (!number.TryFormat(bytes.AsSpan(Length), out int written))
        {
            IsCut = true;
        }

        Length += written;
    }

    /// <summary>Writes a JSON string: quotes, and escapes for what must not stand bare in one.</summary>
    public void WriteQuoted(ReadOnlySpan<byte> text)
    {
        Write((byte)'"');
        foreach (byte value in text)
        {
            if (value is (byte)'"' or (byte)'\\')
            {
                Write((byte)'\\');
                Write(value);
            }
            else if (value < 0x20)
            {
                Write("\\u00"u8);
                Write(HexDigit(value >> 4));
                Write(HexDigit(value & 15));
            }
            else
            {
                Write(value);
            }
        }

        Write((byte)'"');
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
