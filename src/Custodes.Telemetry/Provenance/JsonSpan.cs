namespace Custodes.Telemetry.Provenance;

/// <summary>Walks the members of one JSON object or the items of one list, each value as the text it is.</summary>
internal ref struct JsonSpan(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> json = json;
    private int position = 1;

    /// <summary>The member's name as it stands; empty in a list.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value as it stands, brackets or quotes and all.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public static bool IsObject(ReadOnlySpan<byte> json) => !json.IsEmpty && json[0] == '{';

    public static bool IsList(ReadOnlySpan<byte> json) => !json.IsEmpty && json[0] == '[';

    /// <summary>Whether the value is a string, and what stands between its quotes.</summary>
    public static bool TryText(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> text)
    {
        bool isText = json.Length >= 2 && json[0] == '"' && json[^1] == '"';
        text = isText ? json[1..^1] : default;
        return isText;
    }

    /// <summary>Moves to the next member or item; false at the end and at damage.</summary>
    public bool TryNext()
    {
        Name = default;
        bool isMember = IsObject(json);
        if (!TryValue(out ReadOnlySpan<byte> value))
        {
            return false;
        }

        if (isMember)
        {
            if (!TryText(value, out ReadOnlySpan<byte> name))
            {
                return false;
            }

            Name = name;
            if (!TryValue(out value))
            {
                return false;
            }
        }

        Value = value;
        return true;
    }

    private bool TryValue(out ReadOnlySpan<byte> value)
    {
        value = default;
        while (
            position < json.Length
            && json[position]
                is (byte)' '
                    or (byte)'\n'
                    or (byte)'\r'
                    or (byte)'\t'
                    or (byte)','
                    or (byte)':'
        )
        {
            position++;
        }

        int start = position;
        int depth = 0;
        while (position < json.Length)
        {
            byte next = json[position];
            if (next == '"')
            {
                if (!TryPassText())
                {
                    return false;
                }
            }
            else if (next is (byte)'{' or (byte)'[')
            {
                depth++;
                position++;
            }
            else if (next is (byte)'}' or (byte)']')
            {
                if (depth == 0)
                {
                    break;
                }

                depth--;
                position++;
            }
            else if (depth == 0 && next is (byte)',' or (byte)':' or (byte)' ' or (byte)'\n')
            {
                break;
            }
            else
            {
                position++;
                continue;
            }

            if (depth == 0)
            {
                break;
            }
        }

        value = json[start..position];
        return depth == 0 && position > start;
    }

    private bool TryPassText()
    {
        position++;
        while (position < json.Length)
        {
            int found = json[position..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                break;
            }

            position += found;
            if (json[position] == '"')
            {
                position++;
                return true;
            }

            position += 2;
        }

        position = json.Length;
        return false;
    }
}
