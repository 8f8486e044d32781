namespace Custodes.Contracts.Cluster;

/// <summary>A certified number of a role that moves away from where it was some thirty days ago.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Feature">Which number of the reports, from 0.</param>
/// <param name="Scales">How far, in standard deviations between agents at that time; negative below.</param>
/// <param name="IsAlarm">Whether there is evidence (α = 10⁻⁹) that this is no chance.</param>
/// <param name="IsFrozen">Whether it went as far as it may, and stays there.</param>
public sealed record DriftView(
    string Role,
    int Feature,
    double Scales,
    bool IsAlarm,
    bool IsFrozen
);
