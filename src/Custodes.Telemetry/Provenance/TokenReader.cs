namespace Custodes.Telemetry.Provenance;

/// <summary>Walks what stands between spaces, without the punctuation around it.</summary>
internal ref struct TokenReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int position;

    /// <summary>Where the token starts.</summary>
    public int Start { get; private set; }

    public ReadOnlySpan<byte> Token { get; private set; }

    /// <summary>Whether a full stop, question or exclamation mark follows the token.</summary>
    public bool EndsSentence { get; private set; }

    public bool TryNext()
    {
        while (position < text.Length && IsSpace(text[position]))
        {
            position++;
        }

        if (position == text.Length)
        {
            return false;
        }

        int start = position;
        while (position < text.Length && !IsSpace(text[position]))
        {
            position++;
        }

        int end = position;
        EndsSentence = text[end - 1] is (byte)'.' or (byte)'?' or (byte)'!';
        while (start < end && IsWrapping(text[start]))
        {
            start++;
        }

        while (end > start && (IsWrapping(text[end - 1]) || IsClosing(text[end - 1])))
        {
            end--;
        }

        Start = start;
        Token = text[start..end];
        return true;
    }

    private static bool IsSpace(byte value) =>
        value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static bool IsWrapping(byte value) =>
        value
            is (byte)'"'
                or (byte)'\''
                or (byte)'('
                or (byte)')'
                or (byte)'['
                or (byte)']'
                or (byte)'<'
                or (byte)'>'
                or (byte)'{'
                or (byte)'}'
                or (byte)'`'
                or (byte)'*'
                or (byte)'#'
                or (byte)'$';

    private static bool IsClosing(byte value) =>
        value
            is (byte)'.'
                or (byte)','
                or (byte)';'
                or (byte)':'
                or (byte)'!'
                or (byte)'?'
                or (byte)'/';
}
