namespace Custodes.RedTeam.Canaries;

/// <summary>One call of a tool.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Sequence">Number of the record within the session; -1 for one that is not told.</param>
/// <param name="Arguments">JSON text; empty for telemetry without content.</param>
/// <param name="Result">JSON text; empty likewise.</param>
public sealed record CanaryCall(
    string Tool,
    int Sequence = -1,
    string Arguments = "",
    string Result = ""
);
