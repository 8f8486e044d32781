using Custodes.Primitives;

namespace Custodes.Telemetry.Provenance;

/// <summary>Keyed hashes of words and of runs of words: equal for texts that a person would call the same.</summary>
/// <remarks>
/// Case does not count, nor how much space stands between words, nor what stands around the whole; a
/// web address loses its scheme and <c>www.</c>, a number its zeros. Everything else between words counts.
/// </remarks>
internal sealed class TextHash(KeyedHash hash)
{
    /// <summary>Bytes of a word's stem.</summary>
    private const int StemBytes = 5;

    private const int StemWordBytesMin = 3;
    private const int WordBytesMax = 128;

    private readonly byte[] buffer = new byte[WordBytesMax];

    /// <summary>The hash of the word the reader stands at.</summary>
    public ulong Word(in WordReader reader)
    {
        ReadOnlySpan<byte> word = reader.Word;
        return hash.Of(reader.IsNumber ? Number(word) : Lower(word, WordBytesMax));
    }

    /// <summary>The hash of a word's stem, or 0 for a word too short to mean something.</summary>
    public ulong Stem(ReadOnlySpan<byte> word) =>
        word.Length < StemWordBytesMin ? 0 : hash.Of(Lower(word, StemBytes));

    /// <summary>A hash of what stands between two words; spaces do not count, all else does.</summary>
    public static ulong Between(ReadOnlySpan<byte> separator)
    {
        ulong between = 1;
        foreach (byte value in separator)
        {
            between = value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'
                ? between
                : (between * 131) + value;
        }

        return between;
    }

    /// <summary>Appends a word to a run of words; a run starts with its first word's hash.</summary>
    public static ulong Append(ulong run, ulong between, ulong word) =>
        KeyedHash.Combine(KeyedHash.Combine(run, between), word);

    /// <summary>The hash of a whole text; 0 when it has no word.</summary>
    public ulong Whole(ReadOnlySpan<byte> text)
    {
        var reader = new WordReader(WithoutScheme(text));
        ulong run = 0;
        while (reader.TryNext())
        {
            ulong word = Word(reader);
            run = run == 0 ? word : Append(run, Between(reader.Separator), word);
        }

        return run;
    }

    /// <summary>A fingerprint of any text; texts without a word have one too.</summary>
    public ulong Fingerprint(ReadOnlySpan<byte> text)
    {
        ulong whole = Whole(text);
        return whole == 0 ? hash.Of(text) : whole;
    }

    /// <summary>A web address without its scheme and <c>www.</c>; any other text as it is.</summary>
    public static ReadOnlySpan<byte> WithoutScheme(ReadOnlySpan<byte> text)
    {
        text = ValueKinds.Trim(text);
        text =
            text.StartsWith("https://"u8) ? text[8..]
            : text.StartsWith("http://"u8) ? text[7..]
            : text;
        return text.StartsWith("www."u8) && text.Length > 4 ? text[4..] : text;
    }

    private ReadOnlySpan<byte> Lower(ReadOnlySpan<byte> word, int bytesMax)
    {
        int length = Math.Min(word.Length, bytesMax);
        for (int index = 0; index < length; index++)
        {
            byte value = word[index];
            buffer[index] = value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
        }

        return buffer.AsSpan(0, length);
    }

    private ReadOnlySpan<byte> Number(ReadOnlySpan<byte> word)
    {
        int length = 0;
        bool hasPoint = false;
        foreach (byte value in word[..Math.Min(word.Length, WordBytesMax)])
        {
            hasPoint |= value == '.';
            if (value != ',')
            {
                buffer[length++] = value;
            }
        }

        while (hasPoint && buffer[length - 1] is (byte)'0' or (byte)'.' && length > 1)
        {
            hasPoint = buffer[length - 1] != '.';
            length--;
        }

        return buffer.AsSpan(0, length);
    }
}
