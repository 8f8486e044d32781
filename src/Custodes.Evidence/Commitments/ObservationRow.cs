using Custodes.Contracts;

namespace Custodes.Evidence.Commitments;

/// <summary>What batches commit to of an observation.</summary>
/// <remarks>
/// Names are keyed hashes, so that the numbers tell a stranger nothing without the node's names. What
/// points into a batch in memory (arguments, fields, identifiers) and what is a fraction stays out.
/// </remarks>
/// <param name="Agent">Keyed hash of who acted.</param>
/// <param name="Role">Of its cohort.</param>
/// <param name="Build">Of its build.</param>
/// <param name="Session">Of the run.</param>
/// <param name="Action">Of the tool or operation.</param>
/// <param name="Call">Of the call's own id.</param>
/// <param name="Prompt">Fingerprint of the prompt.</param>
/// <param name="TimeMs">When, in milliseconds since 1970, by the sensor; -1 when not told.</param>
/// <param name="Sequence">Position in the session; -1 when not told.</param>
/// <param name="ArgumentBytes">-1 when not told.</param>
/// <param name="ResultBytes">-1 when not told.</param>
/// <param name="TokensIn">-1 when not told.</param>
/// <param name="TokensOut">-1 when not told.</param>
/// <param name="DurationMs">-1 when not told.</param>
/// <param name="Marks">Kind, outcome and flags, a byte each; below 2^24.</param>
public readonly record struct ObservationRow(
    ulong Agent,
    ulong Role,
    ulong Build,
    ulong Session,
    ulong Action,
    ulong Call,
    ulong Prompt,
    long TimeMs,
    long Sequence,
    int ArgumentBytes,
    int ResultBytes,
    int TokensIn,
    int TokensOut,
    int DurationMs,
    int Marks
)
{
    /// <summary>All flags that there are.</summary>
    internal const int FlagsAll = ProvisionalFlag | ProvenanceFlag | PromptFlag;

    private const int ProvisionalFlag = 1;
    private const int ProvenanceFlag = 2;
    private const int PromptFlag = 4;

    /// <summary>What is committed to of an observation.</summary>
    public static ObservationRow Of(in Observation observation) =>
        new(
            observation.Agent,
            observation.Role,
            observation.Build,
            observation.Session,
            observation.Action,
            observation.Call,
            observation.PromptFingerprint,
            observation.TimeMs,
            observation.Sequence,
            observation.ArgumentBytes,
            observation.ResultBytes,
            observation.TokensIn,
            observation.TokensOut,
            observation.DurationMs,
            MarksOf(in observation)
        );

    /// <summary>Kind, outcome and flags, in the three low bytes.</summary>
    internal static int MarksOf(in Observation observation) =>
        ((byte)observation.Kind << 16)
        | ((byte)observation.Outcome << 8)
        | (observation.IsAgentProvisional ? ProvisionalFlag : 0)
        | (observation.HasProvenance ? ProvenanceFlag : 0)
        | (observation.HasPrompt ? PromptFlag : 0);
}
