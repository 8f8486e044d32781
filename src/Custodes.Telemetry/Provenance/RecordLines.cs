namespace Custodes.Telemetry.Provenance;

/// <summary>Walks a text of <c>name: value</c> lines, as simple YAML has them; a value may go on over lines.</summary>
internal ref struct RecordLines(ReadOnlySpan<byte> text)
{
    private const int KeyBytesMax = 40;

    private readonly ReadOnlySpan<byte> text = text;
    private int position;

    /// <summary>The line's name; empty for an item of a list.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>What follows it, up to the next name, without quotes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where the value starts.</summary>
    public int ValueStart { get; private set; }

    /// <summary>Whether the first two lines are such lines: then the text is taken for a record.</summary>
    public static bool IsRecord(ReadOnlySpan<byte> text)
    {
        int line = text.IndexOf((byte)'\n');
        return line > 0
            && TryHead(text[..line], out _, out int first, out bool hasKey)
            && TryHead(LineAt(text, line + 1), out _, out _, out bool nextHasKey)
            && (hasKey || nextHasKey || !text[first..line].Contains((byte)' '));
    }

    public bool TryNext()
    {
        while (position < text.Length)
        {
            int start = position;
            ReadOnlySpan<byte> line = LineAt(text, start);
            position = Math.Min(text.Length, start + line.Length + 1);
            if (!TryHead(line, out Range key, out int valueAt, out bool hasKey))
            {
                continue;
            }

            int end = start + line.Length;
            while (position < text.Length)
            {
                ReadOnlySpan<byte> next = LineAt(text, position);
                if (TryHead(next, out _, out _, out _))
                {
                    break;
                }

                end = position + next.Length;
                position = Math.Min(text.Length, end + 1);
            }

            Key = hasKey ? line[key] : default;
            ValueStart = start + valueAt;
            Value = WithoutQuotes(ValueKinds.Trim(text[ValueStart..end]));
            if (!Value.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> text, int start)
    {
        int length = text[start..].IndexOf((byte)'\n');
        return length < 0 ? text[start..] : text.Slice(start, length);
    }

    private static ReadOnlySpan<byte> WithoutQuotes(ReadOnlySpan<byte> value) =>
        value.Length >= 2 && value[0] == value[^1] && value[0] is (byte)'"' or (byte)'\''
            ? value[1..^1]
            : value;

    // [spaces] [- ] [name:] value. A name has no spaces, or every sentence with a colon would be one.
    private static bool TryHead(
        ReadOnlySpan<byte> line,
        out Range key,
        out int valueAt,
        out bool hasKey
    )
    {
        int at = 0;
        bool isItem = false;
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        while (at + 1 < line.Length && line[at] == '-' && line[at + 1] == ' ')
        {
            isItem = true;
            at += 2;
        }

        int start = at;
        while (at < line.Length && at - start < KeyBytesMax && IsKeyByte(line[at]))
        {
            at++;
        }

        hasKey =
            at > start
            && at < line.Length
            && line[at] == ':'
            && (at + 1 == line.Length || line[at + 1] is (byte)' ' or (byte)'\r');
        key = start..at;
        valueAt = hasKey ? Math.Min(line.Length, at + 1) : start;
        return hasKey || isItem;
    }

    private static bool IsKeyByte(byte value) =>
        WordReader.IsWordByte(value) || value is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'@';
}
