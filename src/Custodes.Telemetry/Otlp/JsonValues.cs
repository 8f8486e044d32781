using System.Text.Json;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads attributes from OTLP/JSON into the same form as protobuf's.</summary>
internal sealed class JsonValues(OtlpLimits limits, TextLimits texts, TelemetryCounts counts)
{
    private readonly JsonRewriter rewriter = new(limits);

    public OtlpFailure Failure { get; private set; }

    /// <summary>Reads a resource or a scope: an object with attributes, and a name.</summary>
    public bool TryHolder(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        AttributeSet set,
        OtlpRecord record
    )
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return true;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isAttributes = reader.ValueTextEquals("attributes"u8);
            bool isName = reader.ValueTextEquals("name"u8);
            _ = reader.Read();
            if (isAttributes)
            {
                if (!TryAttributes(ref reader, body, set, record))
                {
                    return false;
                }
            }
            else if (isName && reader.TokenType == JsonTokenType.String)
            {
                record.ScopeName = Text(reader, body, record);
            }
            else
            {
                reader.Skip();
            }
        }

        return true;
    }

    /// <summary>Reads a list of attributes.</summary>
    public bool TryAttributes(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        AttributeSet set,
        OtlpRecord record
    )
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Fail(OtlpFailureReason.JsonShapeWrong, reader);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return Fail(OtlpFailureReason.JsonShapeWrong, reader);
            }

            if (!TryAttribute(ref reader, body, set, record))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads one value; a list or an object is rewritten as plain JSON.</summary>
    public bool TryValue(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        OtlpRecord record,
        out AttributeValue value
    )
    {
        value = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return true;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            AnyValueMember kind = JsonScalars.KindOf(reader);
            _ = reader.Read();
            switch (kind)
            {
                case AnyValueMember.Text when reader.TokenType == JsonTokenType.String:
                    value = Text(reader, body, record);
                    break;
                case AnyValueMember.Truth:
                    value = default;
                    value.Kind = ValueKind.Truth;
                    value.Number = reader.TokenType == JsonTokenType.True ? 1 : 0;
                    reader.Skip();
                    break;
                case AnyValueMember.Whole:
                    value = default;
                    value.Kind = ValueKind.Whole;
                    value.Number = JsonScalars.Signed(reader);
                    reader.Skip();
                    break;
                case AnyValueMember.Real:
                    value = default;
                    value.Kind = ValueKind.Real;
                    value.Number = BitConverter.DoubleToInt64Bits(JsonScalars.Real(reader));
                    reader.Skip();
                    break;
                case AnyValueMember.List:
                case AnyValueMember.Members:
                    value = default;
                    value.Kind = ValueKind.Json;
                    value.IsInScratch = true;
                    value.Start = record.Scratch.Length;
                    bool isList = kind == AnyValueMember.List;
                    if (!rewriter.TryWrite(ref reader, isList, record.Scratch))
                    {
                        Failure = rewriter.Failure;
                        return false;
                    }

                    value.Length = texts.Cut(record.Scratch.Length - value.Start);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return true;
    }

    /// <summary>The string at which the reader stands, in the body or, unescaped, in the scratch text.</summary>
    public AttributeValue Text(in Utf8JsonReader reader, ReadOnlySpan<byte> body, OtlpRecord record)
    {
        int start = (int)reader.TokenStartIndex + 1;
        if (!reader.ValueIsEscaped)
        {
            return texts.Value(body, start, start + reader.ValueSpan.Length);
        }

        int scratch = record.Scratch.Length;
        record.Scratch.Write(rewriter.Unescaped(reader));
        return texts.InScratch(record.Scratch, scratch);
    }

    private bool TryAttribute(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        AttributeSet set,
        OtlpRecord record
    )
    {
        short index = -1;
        Meaning meaning = Meaning.None;
        Utf8JsonReader later = default;
        bool isLater = false;
        AttributeValue value = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isKey = reader.ValueTextEquals("key"u8);
            bool isValue = reader.ValueTextEquals("value"u8);
            _ = reader.Read();
            if (isKey && reader.TokenType == JsonTokenType.String)
            {
                _ = AttributeNames.TryFind(rewriter.Unescaped(reader), out index, out meaning);
            }
            else if (isValue && index >= 0)
            {
                if (!TryValue(ref reader, body, record, out value))
                {
                    return false;
                }
            }
            else
            {
                // A value before its name waits for it.
                later = isValue ? reader : later;
                isLater |= isValue;
                reader.Skip();
            }
        }

        if (index >= 0 && isLater && !TryValue(ref later, body, record, out value))
        {
            return false;
        }

        value.Name = index;
        if (index >= 0 && value.Kind != ValueKind.None && !set.Set(meaning, value))
        {
            counts.Add(Trouble.AttributeRepeated);
        }

        return true;
    }

    private bool Fail(OtlpFailureReason reason, in Utf8JsonReader reader)
    {
        Failure = new OtlpFailure(reason, (int)reader.TokenStartIndex);
        return false;
    }
}
