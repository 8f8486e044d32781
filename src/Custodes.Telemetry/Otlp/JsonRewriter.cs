using System.Text.Json;

namespace Custodes.Telemetry.Otlp;

/// <summary>Rewrites the lists and objects of OTLP/JSON, which wrap every value, as plain JSON.</summary>
internal sealed class JsonRewriter(OtlpLimits limits)
{
    private readonly byte[] unescaped = new byte[limits.AttributeBytesMax + 8];

    public OtlpFailure Failure { get; private set; }

    /// <summary>The text of the string or name at which the reader stands; good until the next call.</summary>
    public ReadOnlySpan<byte> Unescaped(in Utf8JsonReader reader) =>
        reader.ValueIsEscaped
            ? unescaped.AsSpan(0, JsonEscapes.Unescape(reader.ValueSpan, unescaped))
            : reader.ValueSpan;

    /// <summary>Writes the list or object at which the reader stands.</summary>
    public bool TryWrite(ref Utf8JsonReader reader, bool isList, ScratchText target) =>
        TryWriteHolder(ref reader, isList, target, limits.DepthMax);

    // { "values": [ … ] } of values, or of members with a key and a value.
    private bool TryWriteHolder(
        ref Utf8JsonReader reader,
        bool isList,
        ScratchText target,
        int depthLeft
    )
    {
        if (depthLeft == 0)
        {
            return Fail(OtlpFailureReason.NestedTooDeep, reader);
        }

        target.Write(isList ? (byte)'[' : (byte)'{');
        bool isFirst = true;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isValues = reader.ValueTextEquals("values"u8);
                _ = reader.Read();
                if (!isValues || reader.TokenType != JsonTokenType.StartArray)
                {
                    reader.Skip();
                    continue;
                }

                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (!isFirst)
                    {
                        target.Write((byte)',');
                    }

                    isFirst = false;
                    bool isWritten = isList
                        ? TryWriteValue(ref reader, target, depthLeft)
                        : TryWriteMember(ref reader, target, depthLeft);
                    if (!isWritten)
                    {
                        return false;
                    }
                }
            }
        }
        else
        {
            reader.Skip();
        }

        target.Write(isList ? (byte)']' : (byte)'}');
        return true;
    }

    private bool TryWriteMember(ref Utf8JsonReader reader, ScratchText target, int depthLeft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Fail(OtlpFailureReason.JsonShapeWrong, reader);
        }

        bool hasKey = false;
        bool hasValue = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isKey = reader.ValueTextEquals("key"u8);
            bool isValue = reader.ValueTextEquals("value"u8);
            _ = reader.Read();
            if (isKey && !hasKey && reader.TokenType == JsonTokenType.String)
            {
                hasKey = true;
                target.WriteQuoted(Unescaped(reader));
                target.Write((byte)':');
            }
            else if (isValue && hasKey && !hasValue)
            {
                hasValue = true;
                if (!TryWriteValue(ref reader, target, depthLeft))
                {
                    return false;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        target.Write(
            !hasKey ? "\"\":null"u8
            : !hasValue ? "null"u8
            : default
        );
        return true;
    }

    private bool TryWriteValue(ref Utf8JsonReader reader, ScratchText target, int depthLeft)
    {
        bool isWritten = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            target.Write("null"u8);
            return true;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            AnyValueMember kind = JsonScalars.KindOf(reader);
            _ = reader.Read();
            if (isWritten)
            {
                reader.Skip();
                continue;
            }

            isWritten = kind != AnyValueMember.Other;
            switch (kind)
            {
                case AnyValueMember.Text:
                    target.WriteQuoted(
                        reader.TokenType == JsonTokenType.String ? Unescaped(reader) : default
                    );
                    break;
                case AnyValueMember.Truth:
                    target.Write(reader.TokenType == JsonTokenType.True ? "true"u8 : "false"u8);
                    break;
                case AnyValueMember.Whole:
                    target.Write(JsonScalars.Signed(reader));
                    break;
                case AnyValueMember.Real:
                    target.Write(JsonScalars.Real(reader));
                    break;
                case AnyValueMember.List:
                case AnyValueMember.Members:
                    bool isList = kind == AnyValueMember.List;
                    if (!TryWriteHolder(ref reader, isList, target, depthLeft - 1))
                    {
                        return false;
                    }

                    continue;
                default:
                    break;
            }

            reader.Skip();
        }

        if (!isWritten)
        {
            target.Write("null"u8);
        }

        return true;
    }

    private bool Fail(OtlpFailureReason reason, in Utf8JsonReader reader)
    {
        Failure = new OtlpFailure(reason, (int)reader.TokenStartIndex);
        return false;
    }
}
