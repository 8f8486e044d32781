namespace Custodes.Contracts.Cluster;

/// <summary>How the sessions of one node rank beside those of the fleet.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Detector">The detector, as a finding names it.</param>
/// <param name="Sessions">Sessions of this node that are compared; old ones fade.</param>
/// <param name="Distance">Largest difference between the two cumulative distributions, 0 to 1.</param>
/// <param name="IsDeviating">Whether that is more than chance and a tenth.</param>
public sealed record OwnCalibration(
    string Role,
    string Detector,
    long Sessions,
    double Distance,
    bool IsDeviating
);
