using System.Buffers.Text;
using System.Text.Json;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Plain values of OTLP/JSON, in every spelling that is seen.</summary>
internal static class JsonScalars
{
    /// <summary>Sixteen bytes, as 32 hexadecimal digits or, wrongly but seen, as 24 of base64.</summary>
    public static void TraceId(in Utf8JsonReader reader, out ulong high, out ulong low)
    {
        Span<byte> id = stackalloc byte[18];
        bool isId = TryId(reader, id, 16);
        high = isId ? ProtobufRequest.Id(id[..16], 0, 16) : 0;
        low = isId ? ProtobufRequest.Id(id[..16], 8, 16) : 0;
    }

    /// <summary>Eight bytes, as 16 hexadecimal digits or, wrongly but seen, as 12 of base64.</summary>
    public static ulong SpanId(in Utf8JsonReader reader)
    {
        Span<byte> id = stackalloc byte[18];
        return TryId(reader, id, 8) ? ProtobufRequest.Id(id[..8], 0, 8) : 0;
    }

    /// <summary>A 64-bit number, in quotes or not; 0 for anything else.</summary>
    public static ulong Unsigned(in Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return 0;
        }

        ReadOnlySpan<byte> text = reader.ValueSpan;
        return Utf8Parser.TryParse(text, out ulong number, out int used) && used == text.Length
                ? number
            : Utf8Parser.TryParse(text, out long negative, out used) && used == text.Length
                ? (ulong)negative
            : 0;
    }

    /// <summary>An enumeration's number, or its number by name; 0 for anything else.</summary>
    public static int Enum(in Utf8JsonReader reader, NameIndex names)
    {
        short named =
            reader.TokenType == JsonTokenType.String ? names.Find(reader.ValueSpan) : (short)-1;
        return named >= 0 ? named : (int)Math.Min(int.MaxValue, Unsigned(reader));
    }

    public static AnyValueMember KindOf(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("stringValue"u8) ? AnyValueMember.Text
        : reader.ValueTextEquals("boolValue"u8) ? AnyValueMember.Truth
        : reader.ValueTextEquals("intValue"u8) ? AnyValueMember.Whole
        : reader.ValueTextEquals("doubleValue"u8) ? AnyValueMember.Real
        : reader.ValueTextEquals("arrayValue"u8) ? AnyValueMember.List
        : reader.ValueTextEquals("kvlistValue"u8) ? AnyValueMember.Members
        : AnyValueMember.Other;

    public static long Signed(in Utf8JsonReader reader) => (long)Unsigned(reader);

    public static double Real(in Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> text = reader.ValueSpan;
        return
            reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && Utf8Parser.TryParse(text, out double real, out int used)
            && used == text.Length
            ? real
            : double.NaN;
    }

    private static bool TryId(in Utf8JsonReader reader, Span<byte> id, int size)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        ReadOnlySpan<byte> text = reader.ValueSpan;
        return text.Length == 2 * size
            ? Convert.FromHexString(text, id, out _, out int written) == default && written == size
            : text.Length == (size + 2) / 3 * 4
                && Base64.DecodeFromUtf8(text, id, out _, out written) == default
                && written == size;
    }
}
