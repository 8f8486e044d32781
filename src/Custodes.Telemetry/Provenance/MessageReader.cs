namespace Custodes.Telemetry.Provenance;

/// <summary>Walks chat messages in JSON and hands user texts, calls and results to the tracker.</summary>
/// <remarks>
/// Reads the parts of OpenTelemetry (<c>role</c>, <c>parts</c> of type text, tool_call and
/// tool_call_response) and the shape they come from (<c>role</c>, <c>content</c> as text or list,
/// <c>tool_calls</c>, <c>tool_call_id</c>). Anything else is passed over.
/// </remarks>
internal static class MessageReader
{
    public delegate void Take(
        MessagePart part,
        ReadOnlySpan<byte> id,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> content
    );

    /// <summary>Walks a list of messages, or one message.</summary>
    public static void Read(ReadOnlySpan<byte> json, Take take)
    {
        json = ValueKinds.Trim(json);
        if (JsonSpan.IsObject(json))
        {
            Message(json, take);
        }
        else if (JsonSpan.IsList(json))
        {
            var messages = new JsonSpan(json);
            while (messages.TryNext())
            {
                if (JsonSpan.IsObject(messages.Value))
                {
                    Message(messages.Value, take);
                }
            }
        }
    }

    private static void Message(ReadOnlySpan<byte> message, Take take)
    {
        ReadOnlySpan<byte> role = Text(Member(message, "role"u8));
        ReadOnlySpan<byte> content = Member(message, "content"u8);
        ReadOnlySpan<byte> calls = Member(message, "tool_calls"u8);
        bool isUser = role.SequenceEqual("user"u8);
        if (role.SequenceEqual("tool"u8) && !content.IsEmpty)
        {
            take(
                MessagePart.Result,
                Text(Member(message, "tool_call_id"u8)),
                Text(Member(message, "name"u8)),
                content
            );
        }
        else if (isUser && JsonSpan.TryText(content, out _))
        {
            take(MessagePart.User, default, default, content);
        }
        else if (JsonSpan.IsList(content))
        {
            Parts(content, isUser, take);
        }

        ReadOnlySpan<byte> parts = Member(message, "parts"u8);
        if (JsonSpan.IsList(parts))
        {
            Parts(parts, isUser, take);
        }

        if (JsonSpan.IsList(calls))
        {
            Parts(calls, isUser, take);
        }
    }

    private static void Parts(ReadOnlySpan<byte> list, bool isUser, Take take)
    {
        var parts = new JsonSpan(list);
        while (parts.TryNext())
        {
            if (JsonSpan.IsObject(parts.Value))
            {
                Part(parts.Value, isUser, take);
            }
        }
    }

    private static void Part(ReadOnlySpan<byte> part, bool isUser, Take take)
    {
        ReadOnlySpan<byte> type = Text(Member(part, "type"u8));
        if (type.SequenceEqual("text"u8))
        {
            ReadOnlySpan<byte> content = Member(part, "content"u8);
            content = content.IsEmpty ? Member(part, "text"u8) : content;
            if (isUser && JsonSpan.TryText(content, out _))
            {
                take(MessagePart.User, default, default, content);
            }
        }
        else if (
            type.SequenceEqual("tool_call"u8)
            || type.SequenceEqual("function"u8)
            || type.SequenceEqual("tool_use"u8)
        )
        {
            ReadOnlySpan<byte> function = Member(part, "function"u8);
            ReadOnlySpan<byte> name = JsonSpan.IsObject(function)
                ? Member(function, "name"u8)
                : Member(part, "name"u8);
            take(MessagePart.Call, Text(Member(part, "id"u8)), Text(name), default);
        }
        else if (type.SequenceEqual("tool_call_response"u8) || type.SequenceEqual("tool_result"u8))
        {
            ReadOnlySpan<byte> id = Text(Member(part, "id"u8));
            ReadOnlySpan<byte> response = Member(part, "response"u8);
            response = response.IsEmpty ? Member(part, "result"u8) : response;
            response = response.IsEmpty ? Member(part, "content"u8) : response;
            take(
                MessagePart.Result,
                id.IsEmpty ? Text(Member(part, "tool_use_id"u8)) : id,
                default,
                response
            );
        }
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> value) =>
        JsonSpan.TryText(value, out ReadOnlySpan<byte> text) ? text : default;

    private static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var members = new JsonSpan(json);
        while (members.TryNext())
        {
            if (members.Name.SequenceEqual(name))
            {
                return members.Value;
            }
        }

        return default;
    }
}
