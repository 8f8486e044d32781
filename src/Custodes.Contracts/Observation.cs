namespace Custodes.Contracts;

/// <summary>One thing an agent did, as a row: keys, sizes, times, and ranges into its batch.</summary>
/// <remarks>
/// Made by Telemetry, read by every later stage. Names are keyed 64-bit hashes (0: the telemetry did
/// not say); <c>NameTable</c> has the texts. Sizes and durations are -1 when unknown, never 0, so that
/// "nothing" and "not told" differ.
/// </remarks>
public record struct Observation
{
    /// <summary>Who acts.</summary>
    public ulong Agent { get; set; }

    /// <summary>What kind of agent it is: its cohort.</summary>
    public ulong Role { get; set; }

    /// <summary>Its version, model, tool set and prompt; 0 when the telemetry names none.</summary>
    public ulong Build { get; set; }

    /// <summary>One run of it.</summary>
    public ulong Session { get; set; }

    /// <summary>The tool or operation.</summary>
    public ulong Action { get; set; }

    /// <summary>The call's own id, the same on each record of one call; 0 when not told.</summary>
    public ulong Call { get; set; }

    /// <summary>Fingerprint of the whole prompt; equal prompts have equal ones.</summary>
    public ulong PromptFingerprint { get; set; }

    /// <summary>When, in milliseconds since 1970, by the sensor's clock; -1 when not told.</summary>
    public long TimeMs { get; set; }

    /// <summary>Position in the session, by the sensor's count; -1 when not told.</summary>
    public long Sequence { get; set; }

    /// <summary>Bytes of all arguments together; -1 when not told.</summary>
    public int ArgumentBytes { get; set; }

    /// <summary>Bytes of the result; -1 when not told.</summary>
    public int ResultBytes { get; set; }

    /// <summary>Tokens that went into the model; -1 when not told.</summary>
    public int TokensIn { get; set; }

    /// <summary>Tokens that came out; -1 when not told.</summary>
    public int TokensOut { get; set; }

    /// <summary>How long it took, in milliseconds; -1 when not told.</summary>
    public int DurationMs { get; set; }

    /// <summary>What sort of thing this is.</summary>
    public ObservationKind Kind { get; set; }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>
    /// Whether the agent is a stand-in (sensor and scope), because the telemetry has not yet said whose
    /// session this is. A later row of the same session with a real agent corrects it.
    /// </summary>
    public bool IsAgentProvisional { get; set; }

    /// <summary>Whether the sensor saw content, so that origins and the fields below mean something.</summary>
    public bool HasProvenance { get; set; }

    /// <summary>Whether the row carries its session's prompt, as the first row of a session does.</summary>
    public bool HasPrompt { get; set; }

    /// <summary>First of its rows in <see cref="ObservationBatch.Arguments"/>.</summary>
    public int ArgumentStart { get; set; }

    /// <summary>How many rows there.</summary>
    public int ArgumentCount { get; set; }

    /// <summary>First of its rows in <see cref="ObservationBatch.ResultFields"/>.</summary>
    public int FieldStart { get; set; }

    /// <summary>How many rows there.</summary>
    public int FieldCount { get; set; }

    /// <summary>First of its rows in <see cref="ObservationBatch.ResultIdentifiers"/>.</summary>
    public int IdentifierStart { get; set; }

    /// <summary>How many rows there.</summary>
    public int IdentifierCount { get; set; }

    /// <summary>First of the prompt's rows in <see cref="ObservationBatch.PromptWords"/>.</summary>
    public int PromptWordStart { get; set; }

    /// <summary>How many rows there.</summary>
    public int PromptWordCount { get; set; }

    /// <summary>Share of the tool name's words that stand in the prompt, 0 to 1.</summary>
    public float ToolInPrompt { get; set; }

    /// <summary>Share of the tool name's words that stand in earlier results, 0 to 1.</summary>
    public float ToolInResults { get; set; }

    /// <summary>Share of the tool name's words within 250 characters of a value's source, 0 to 1.</summary>
    public float Echo { get; set; }

    /// <summary>Values of the arguments that stand near each other in one source.</summary>
    public float Near { get; set; }

    /// <summary>Values of the prompt that this call consumes for the first time.</summary>
    public int PromptValuesNew { get; set; }

    /// <summary>Values of the prompt that earlier calls consumed.</summary>
    public int PromptValuesBefore { get; set; }

    /// <summary>Values in the prompt: identifiers, numbers, quoted strings, capitalised words.</summary>
    public int PromptValuesTotal { get; set; }

    /// <summary>Text lines or leaves of the result.</summary>
    public int ResultLeaves { get; set; }

    /// <summary>Share of the result that is structured, 0 to 1.</summary>
    public float ResultStructure { get; set; }

    /// <summary>Characters of the result's longest leaf.</summary>
    public int ResultLongest { get; set; }
}
