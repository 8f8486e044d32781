namespace Custodes.RedTeam.Canaries;

/// <summary>One run of a marked test agent.</summary>
/// <param name="Kind">What it tries.</param>
/// <param name="Id">Its name; no other run has it.</param>
/// <param name="Agent">Whose it is.</param>
/// <param name="Prompt">What was asked for; empty for telemetry without content.</param>
/// <param name="Calls">What it does, in order.</param>
public sealed record CanarySession(
    CanaryKind Kind,
    string Id,
    string Agent,
    string Prompt,
    IReadOnlyList<CanaryCall> Calls
)
{
    /// <summary>Before the name of every agent and role of a canary, so that people and rules can tell them.</summary>
    public const string Mark = "custodes-canary/";

    /// <summary>One role for each kind: what one of them does must not become usual for another.</summary>
    public string Role => RoleOf(Kind);

    /// <summary>The role of a kind.</summary>
    public static string RoleOf(CanaryKind kind) => Mark + kind.ToString().ToLowerInvariant();
}
