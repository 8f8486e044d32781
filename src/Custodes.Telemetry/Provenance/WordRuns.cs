namespace Custodes.Telemetry.Provenance;

/// <summary>The runs of up to six words that end at the word just taken. Reused.</summary>
internal sealed class WordRuns(TextHash hash)
{
    /// <summary>Words of the longest run that is remembered.</summary>
    public const int WordCountMax = 6;

    private readonly ulong[] runs = new ulong[WordCountMax];
    private readonly int[] starts = new int[WordCountMax];

    /// <summary>Words taken so far.</summary>
    public int WordCount { get; private set; }

    /// <summary>Runs that end at the last word.</summary>
    public int Count => Math.Min(WordCount, WordCountMax);

    public void Clear() => WordCount = 0;

    /// <summary>Takes the word the reader stands at.</summary>
    public void Take(in WordReader reader)
    {
        ulong word = hash.Word(reader);
        ulong between = TextHash.Between(reader.Separator);

        // runs[0] is the shortest; each run becomes one word longer and the longest falls out.
        for (int index = Count == WordCountMax ? WordCountMax - 1 : Count; index > 0; index--)
        {
            runs[index] = TextHash.Append(runs[index - 1], between, word);
            starts[index] = starts[index - 1];
        }

        runs[0] = word;
        starts[0] = reader.Start;
        WordCount++;
    }

    /// <summary>The run of so many words and one more that ends at the last word.</summary>
    public ulong this[int index] => runs[index];

    /// <summary>Where that run starts in the text.</summary>
    public int StartOf(int index) => starts[index];
}
