using Custodes.Primitives;

namespace Custodes.Contracts;

/// <summary>Observations on their way through the stages, with the rows they refer to. Reused.</summary>
/// <remarks>
/// All memory is taken in the constructor and follows from the limits; filling and clearing allocate
/// nothing. A row that does not fit is refused by the <c>Try</c> methods: the reader then hands the
/// batch on and starts the next one. One writer, then one reader.
/// </remarks>
public sealed class ObservationBatch
{
    /// <summary>Argument rows one observation may have; further ones are dropped and counted.</summary>
    public const int ArgumentCountMax = 64;

    /// <summary>Result fields one observation may have; further ones are dropped and counted.</summary>
    public const int FieldCountMax = 64;

    /// <summary>Result identifiers one observation may have; further ones are dropped.</summary>
    public const int IdentifierCountMax = 256;

    /// <summary>Prompt words one observation may have; further ones are dropped.</summary>
    public const int PromptWordCountMax = 256;

    private readonly Observation[] observations;
    private readonly ArgumentObservation[] arguments;
    private readonly ResultField[] fields;
    private readonly uint[] identifiers;
    private readonly uint[] words;
    private int argumentCount;
    private int fieldCount;
    private int identifierCount;
    private int wordCount;

    /// <summary>Room for <paramref name="capacity"/> observations, and for every one at its limits.</summary>
    public ObservationBatch(int capacity)
    {
        Invariant.That(capacity > 0);
        Capacity = capacity;
        observations = new Observation[capacity];

        // A full row of everything always fits one more time: room for the mean row is what is
        // usual, room for one row at its limits is what keeps the reader from being stuck.
        arguments = new ArgumentObservation[(8 * capacity) + ArgumentCountMax];
        fields = new ResultField[(8 * capacity) + FieldCountMax];
        identifiers = new uint[(16 * capacity) + IdentifierCountMax];
        words = new uint[(16 * capacity) + PromptWordCountMax];
    }

    /// <summary>Observations it can hold at most.</summary>
    public int Capacity { get; }

    /// <summary>Observations it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Whether one more observation at all its limits would not fit.</summary>
    public bool IsFull =>
        Count == Capacity
        || argumentCount + ArgumentCountMax > arguments.Length
        || fieldCount + FieldCountMax > fields.Length
        || identifierCount + IdentifierCountMax > identifiers.Length
        || wordCount + PromptWordCountMax > words.Length;

    /// <summary>The rows.</summary>
    public Span<Observation> Observations => observations.AsSpan(0, Count);

    /// <summary>The arguments of all rows.</summary>
    public Span<ArgumentObservation> Arguments => arguments.AsSpan(0, argumentCount);

    /// <summary>The result fields of all rows.</summary>
    public Span<ResultField> ResultFields => fields.AsSpan(0, fieldCount);

    /// <summary>Fingerprints of identifiers in the results of all rows.</summary>
    public Span<uint> ResultIdentifiers => identifiers.AsSpan(0, identifierCount);

    /// <summary>Fingerprints of the prompts' word stems.</summary>
    public Span<uint> PromptWords => words.AsSpan(0, wordCount);

    /// <summary>The arguments of one row.</summary>
    public Span<ArgumentObservation> ArgumentsOf(in Observation row) =>
        arguments.AsSpan(row.ArgumentStart, row.ArgumentCount);

    /// <summary>The result fields of one row.</summary>
    public Span<ResultField> FieldsOf(in Observation row) =>
        fields.AsSpan(row.FieldStart, row.FieldCount);

    /// <summary>The result identifiers of one row.</summary>
    public Span<uint> IdentifiersOf(in Observation row) =>
        identifiers.AsSpan(row.IdentifierStart, row.IdentifierCount);

    /// <summary>The prompt's words of one row.</summary>
    public Span<uint> PromptWordsOf(in Observation row) =>
        words.AsSpan(row.PromptWordStart, row.PromptWordCount);

    /// <summary>Empties the batch for reuse.</summary>
    public void Clear()
    {
        Count = 0;
        argumentCount = 0;
        fieldCount = 0;
        identifierCount = 0;
        wordCount = 0;
    }

    /// <summary>Opens a row with nothing known; its details follow by the <c>TryAdd</c> methods.</summary>
    /// <remarks>Only when <see cref="IsFull"/> is false.</remarks>
    public ref Observation Add()
    {
        Invariant.That(!IsFull);
        ref Observation row = ref observations[Count++];
        row = default;
        row.TimeMs = -1;
        row.Sequence = -1;
        row.ArgumentBytes = -1;
        row.ResultBytes = -1;
        row.TokensIn = -1;
        row.TokensOut = -1;
        row.DurationMs = -1;
        row.ArgumentStart = argumentCount;
        row.FieldStart = fieldCount;
        row.IdentifierStart = identifierCount;
        row.PromptWordStart = wordCount;
        return ref row;
    }

    /// <summary>Adds a row with all its details at once; each count is at most its limit.</summary>
    /// <remarks>Only when <see cref="IsFull"/> is false. Where the details stand is set here.</remarks>
    public void Add(
        in Observation values,
        ReadOnlySpan<ArgumentObservation> rowArguments,
        ReadOnlySpan<ResultField> rowFields,
        ReadOnlySpan<uint> rowIdentifiers,
        ReadOnlySpan<uint> rowWords
    )
    {
        Invariant.That(!IsFull);
        Invariant.That(
            rowArguments.Length <= ArgumentCountMax
                && rowFields.Length <= FieldCountMax
                && rowIdentifiers.Length <= IdentifierCountMax
                && rowWords.Length <= PromptWordCountMax
        );
        ref Observation row = ref observations[Count++];
        row = values;
        row.ArgumentStart = argumentCount;
        row.ArgumentCount = rowArguments.Length;
        row.FieldStart = fieldCount;
        row.FieldCount = rowFields.Length;
        row.IdentifierStart = identifierCount;
        row.IdentifierCount = rowIdentifiers.Length;
        row.PromptWordStart = wordCount;
        row.PromptWordCount = rowWords.Length;
        rowArguments.CopyTo(arguments.AsSpan(argumentCount));
        rowFields.CopyTo(fields.AsSpan(fieldCount));
        rowIdentifiers.CopyTo(identifiers.AsSpan(identifierCount));
        rowWords.CopyTo(words.AsSpan(wordCount));
        argumentCount += rowArguments.Length;
        fieldCount += rowFields.Length;
        identifierCount += rowIdentifiers.Length;
        wordCount += rowWords.Length;
    }

    /// <summary>Takes back the last row and its details, as if it had never been opened.</summary>
    public void RemoveLast()
    {
        Invariant.That(Count > 0);
        ref Observation row = ref observations[--Count];
        argumentCount = row.ArgumentStart;
        fieldCount = row.FieldStart;
        identifierCount = row.IdentifierStart;
        wordCount = row.PromptWordStart;
    }

    /// <summary>Adds an argument to the last row; false when the row has its most.</summary>
    public bool TryAdd(in ArgumentObservation argument)
    {
        ref Observation row = ref observations[Count - 1];
        if (row.ArgumentCount >= ArgumentCountMax)
        {
            return false;
        }

        arguments[argumentCount++] = argument;
        row.ArgumentCount++;
        return true;
    }

    /// <summary>Adds a result field to the last row; false when the row has its most.</summary>
    public bool TryAdd(ResultField field)
    {
        ref Observation row = ref observations[Count - 1];
        if (row.FieldCount >= FieldCountMax)
        {
            return false;
        }

        fields[fieldCount++] = field;
        row.FieldCount++;
        return true;
    }

    /// <summary>Adds an identifier that a result held to the last row; false when it has its most.</summary>
    public bool TryAddIdentifier(uint fingerprint)
    {
        ref Observation row = ref observations[Count - 1];
        if (row.IdentifierCount >= IdentifierCountMax)
        {
            return false;
        }

        identifiers[identifierCount++] = fingerprint;
        row.IdentifierCount++;
        return true;
    }

    /// <summary>Adds a word of the prompt to the last row; false when it has its most.</summary>
    public bool TryAddPromptWord(uint stem)
    {
        ref Observation row = ref observations[Count - 1];
        if (row.PromptWordCount >= PromptWordCountMax)
        {
            return false;
        }

        words[wordCount++] = stem;
        row.PromptWordCount++;
        return true;
    }
}
