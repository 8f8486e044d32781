namespace Custodes.Telemetry.Provenance;

/// <summary>Walks the words of a text: runs of letters and digits. A number is one word, point and all.</summary>
internal ref struct WordReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int position;
    private int previousEnd;

    /// <summary>Where the word starts.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Whether it is a number; its zeros behind the point and its thousands separators do not count.</summary>
    public bool IsNumber { get; private set; }

    public readonly ReadOnlySpan<byte> Word => text[Start..End];

    /// <summary>What stands between this word and the one before.</summary>
    public readonly ReadOnlySpan<byte> Separator => text[previousEnd..Start];

    public bool TryNext()
    {
        previousEnd = End;
        while (position < text.Length && !IsWordByte(text[position]))
        {
            position++;
        }

        if (position == text.Length)
        {
            return false;
        }

        Start = position;
        bool hasLetter = false;
        while (position < text.Length && IsWordByte(text[position]))
        {
            hasLetter |= !IsDigit(text[position]);
            position++;
        }

        IsNumber = !hasLetter;
        while (IsNumber && TryGroup())
        {
            // Groups of three after a comma belong to the number.
        }

        if (IsNumber && position + 1 < text.Length && text[position] == '.')
        {
            int at = position + 1;
            while (at < text.Length && IsDigit(text[at]))
            {
                at++;
            }

            bool isFraction = at > position + 1 && (at == text.Length || !IsWordByte(text[at]));
            position = isFraction ? at : position;
        }

        End = position;
        return true;
    }

    public static bool IsWordByte(byte value) =>
        value
            is >= (byte)'a'
                and <= (byte)'z'
                or >= (byte)'A'
                and <= (byte)'Z'
                or >= (byte)'0'
                and <= (byte)'9'
                or >= 0x80;

    public static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    private bool TryGroup()
    {
        int at = position;
        bool isGroup =
            at + 3 < text.Length
            && text[at] == ','
            && IsDigit(text[at + 1])
            && IsDigit(text[at + 2])
            && IsDigit(text[at + 3])
            && (at + 4 == text.Length || !IsWordByte(text[at + 4]));
        position = isGroup ? at + 4 : at;
        return isGroup;
    }
}
