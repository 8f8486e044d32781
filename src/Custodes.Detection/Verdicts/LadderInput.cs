namespace Custodes.Detection.Verdicts;

/// <summary>What the ladder decides from.</summary>
/// <param name="NowMs">The time, milliseconds since 1970.</param>
/// <param name="EvidenceNats">Log of the evidence against the agent.</param>
/// <param name="HasAlarm">Whether a session of it has just raised an alarm.</param>
/// <param name="IsDiscovery">Whether the fleet's e-BH rejects this agent.</param>
/// <param name="MayQuarantine">Whether the cap leaves room for one more.</param>
public readonly record struct LadderInput(
    long NowMs,
    double EvidenceNats,
    bool HasAlarm,
    bool IsDiscovery,
    bool MayQuarantine
);
