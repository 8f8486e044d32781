namespace Custodes.Contracts.Cluster;

/// <summary>Another node as this one sees it.</summary>
/// <param name="Index">Its index in the registry.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role">What it does.</param>
/// <param name="SeenSeconds">How long ago it last answered or asked; -1 for never.</param>
/// <param name="ClockCounter">The number of its last statement that was accepted here; 0 for none.</param>
public sealed record ClusterPeer(
    int Index,
    string Name,
    string Role,
    double SeenSeconds,
    long ClockCounter
);
