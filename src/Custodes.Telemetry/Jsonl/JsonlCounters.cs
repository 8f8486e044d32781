namespace Custodes.Telemetry.Jsonl;

/// <summary>What the reader did with the lines it was given. One writer; counts only ever grow.</summary>
/// <remarks>
/// <see cref="Lines"/> is always <see cref="Observations"/> + <see cref="BlankLines"/> +
/// <see cref="Rejected"/>. What was left out of accepted lines is counted by what it was.
/// </remarks>
public sealed class JsonlCounters
{
    private readonly long[] rejectedFor = new long[(int)JsonlFailure.OutOfRange + 1];
    private readonly JsonlRejection[] rejections;
    private int rejectionCount;

    internal JsonlCounters(int rejectionCountMax)
    {
        rejections = new JsonlRejection[rejectionCountMax];
    }

    /// <summary>Lines read, of every sort.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that gave an observation.</summary>
    public long Observations { get; private set; }

    /// <summary>Lines with nothing but whitespace.</summary>
    public long BlankLines { get; private set; }

    /// <summary>Lines refused, for whatever reason.</summary>
    public long Rejected { get; private set; }

    /// <summary>Arguments past <c>ObservationBatch.ArgumentCountMax</c> of their line.</summary>
    public long DroppedArguments { get; private set; }

    /// <summary>Result fields past <c>ObservationBatch.FieldCountMax</c> of their line.</summary>
    public long DroppedFields { get; private set; }

    /// <summary>Result identifiers past <c>ObservationBatch.IdentifierCountMax</c> of their line.</summary>
    public long DroppedIdentifiers { get; private set; }

    /// <summary>Prompt words past <c>ObservationBatch.PromptWordCountMax</c> of their line.</summary>
    public long DroppedPromptWords { get; private set; }

    /// <summary>Values that were clamped, rounded, read out of a string, or of an unknown word.</summary>
    public long CoercedValues { get; private set; }

    /// <summary>Times before 1970, which are taken as unknown; also in <see cref="CoercedValues"/>.</summary>
    public long NegativeTimes { get; private set; }

    /// <summary>Lines whose <c>kind</c> is none the reader knows.</summary>
    public long UnknownKinds { get; private set; }

    /// <summary>The first refusals, up to the limit, in the order of the lines.</summary>
    public ReadOnlySpan<JsonlRejection> Rejections => rejections.AsSpan(0, rejectionCount);

    /// <summary>Lines refused for one reason.</summary>
    public long RejectedFor(JsonlFailure failure) => rejectedFor[(int)failure];

    internal void CountBlank()
    {
        Lines++;
        BlankLines++;
    }

    internal void CountRejected(in JsonlRejection rejection)
    {
        Lines++;
        Rejected++;
        rejectedFor[(int)rejection.Failure]++;
        if (rejectionCount < rejections.Length)
        {
            rejections[rejectionCount++] = rejection;
        }
    }

    internal void CountAccepted(LineRow row)
    {
        Lines++;
        Observations++;
        DroppedArguments += row.DroppedArguments;
        DroppedFields += row.DroppedFields;
        DroppedIdentifiers += row.DroppedIdentifiers;
        DroppedPromptWords += row.DroppedWords;
        CoercedValues += row.Coerced;
        NegativeTimes += row.IsTimeNegative ? 1 : 0;
        UnknownKinds += row.IsKindUnknown ? 1 : 0;
    }
}
