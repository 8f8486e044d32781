namespace Custodes.Aggregation.Drift;

/// <summary>A certified number that moves away from its anchor.</summary>
/// <param name="Role">Place of the role.</param>
/// <param name="Feature">Which number.</param>
/// <param name="Scales">How far it is from its anchor, in the anchor's scales, Q32.32; negative below.</param>
/// <param name="IsAlarm">Whether there is evidence that this is no chance.</param>
/// <param name="IsFrozen">Whether its budget is used up, so that it stays where it is.</param>
public readonly record struct DriftingNumber(
    ushort Role,
    int Feature,
    long Scales,
    bool IsAlarm,
    bool IsFrozen
);
