namespace Custodes.Contracts.Cluster;

/// <summary>How often a detector finds a session of a role as rare as it says, over the whole fleet.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Detector">The detector, as a finding names it; <c>Sequence</c> stands for all that rank what a session does.</param>
/// <param name="BeyondTenth">Share of sessions with a p-value of 0.1 or less: 0.1 when the detector is calibrated, 0 to 1.</param>
/// <param name="BeyondHundredth">The same for 0.01.</param>
/// <param name="BeyondThousandth">The same for 0.001.</param>
public sealed record FleetCalibration(
    string Role,
    string Detector,
    double BeyondTenth,
    double BeyondHundredth,
    double BeyondThousandth
);
