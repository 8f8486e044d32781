using Custodes.Contracts;

namespace Custodes.Telemetry.Jsonl;

/// <summary>What one line has said so far. Reused; nothing of it reaches a batch before the whole line is good.</summary>
/// <remarks>
/// A line may repeat a key, and the last one wins: whoever reads a key that brings rows first forgets
/// the rows it brought before. The first fault in meaning is kept and reading goes on, since a fault
/// in grammar further on takes precedence.
/// </remarks>
internal sealed class LineRow
{
    /// <summary>The fields that fit into the row itself.</summary>
    internal Observation Values;

    /// <summary>The argument rows of <c>prov</c>, or those made from <c>args</c>.</summary>
    internal readonly ArgumentObservation[] Arguments = new ArgumentObservation[
        ObservationBatch.ArgumentCountMax
    ];

    internal readonly ResultField[] Fields = new ResultField[ObservationBatch.FieldCountMax];
    internal readonly uint[] Identifiers = new uint[ObservationBatch.IdentifierCountMax];
    internal readonly uint[] Words = new uint[ObservationBatch.PromptWordCountMax];
    internal int ArgumentCount;
    internal int FieldCount;
    internal int IdentifierCount;
    internal int WordCount;

    /// <summary>Rows past a limit, which are left out.</summary>
    internal int DroppedArguments;
    internal int DroppedFields;
    internal int DroppedIdentifiers;
    internal int DroppedWords;

    /// <summary>Names are interned only when the line is good; until then they are places in it.</summary>
    internal TextRange Session;
    internal TextRange Agent;
    internal TextRange Role;
    internal TextRange Build;
    internal TextRange Action;

    /// <summary>The objects <c>args</c> and <c>arg_src</c>, read only when <c>prov</c> has no arguments.</summary>
    internal TextRange ArgumentValues;
    internal TextRange ArgumentSources;
    internal bool HasProvenanceArguments;

    internal bool HasKind;
    internal bool IsKindUnknown;
    internal bool IsTimeNegative;

    /// <summary>What <c>outcome</c> says; it goes before <c>result_error</c>, wherever they stand.</summary>
    internal Outcome OutcomeWord;

    /// <summary>Values that did not fit as they stood: clamped, rounded, parsed from a string, or unknown words.</summary>
    internal int Coerced;

    /// <summary>The first fault in meaning; <see cref="JsonlFailure.None"/> while there is none.</summary>
    internal JsonlFailure Failure;
    internal JsonlKey FailureKey;
    internal int FailurePosition;

    /// <summary>Forgets the line before.</summary>
    public void Clear()
    {
        Values = new Observation
        {
            TimeMs = -1,
            Sequence = -1,
            ArgumentBytes = -1,
            ResultBytes = -1,
            TokensIn = -1,
            TokensOut = -1,
            DurationMs = -1,
        };
        ClearProvenance();
        ClearPrompt();
        DroppedArguments = 0;
        DroppedFields = 0;
        DroppedIdentifiers = 0;
        DroppedWords = 0;
        Session = default;
        Agent = default;
        Role = default;
        Build = default;
        Action = default;
        ArgumentValues = default;
        ArgumentSources = default;
        HasKind = false;
        IsKindUnknown = false;
        IsTimeNegative = false;
        OutcomeWord = Outcome.Unknown;
        Coerced = 0;
        Failure = JsonlFailure.None;
        FailureKey = JsonlKey.None;
        FailurePosition = 0;
    }

    /// <summary>Forgets what a <c>prov</c> has said.</summary>
    public void ClearProvenance()
    {
        Values.HasProvenance = false;
        Values.ToolInPrompt = 0;
        Values.ToolInResults = 0;
        Values.Echo = 0;
        Values.Near = 0;
        Values.PromptValuesNew = 0;
        Values.PromptValuesBefore = 0;
        Values.PromptValuesTotal = 0;
        Values.ResultLeaves = 0;
        Values.ResultStructure = 0;
        Values.ResultLongest = 0;
        HasProvenanceArguments = false;
        ArgumentCount = 0;
        FieldCount = 0;
        IdentifierCount = 0;
        DroppedArguments = 0;
        DroppedFields = 0;
        DroppedIdentifiers = 0;
    }

    /// <summary>Forgets what a <c>prompt</c> has said.</summary>
    public void ClearPrompt()
    {
        Values.HasPrompt = false;
        Values.PromptFingerprint = 0;
        WordCount = 0;
        DroppedWords = 0;
    }

    /// <summary>Notes a fault in meaning, unless there is one already.</summary>
    public void Refuse(JsonlFailure failure, JsonlKey key, int position)
    {
        if (Failure == JsonlFailure.None)
        {
            Failure = failure;
            FailureKey = key;
            FailurePosition = position;
        }
    }

    /// <summary>Adds one row to the batch, which must have room, and everything that belongs to it.</summary>
    public void AddTo(ObservationBatch batch) =>
        batch.Add(
            in Values,
            Arguments.AsSpan(0, ArgumentCount),
            Fields.AsSpan(0, FieldCount),
            Identifiers.AsSpan(0, IdentifierCount),
            Words.AsSpan(0, WordCount)
        );
}
