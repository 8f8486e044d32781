namespace Custodes.Contracts.Fleet;

/// <summary>Whether the node does its work, and how much there is of it.</summary>
/// <param name="IsReady">State is loaded, storage works, and the node is not going down.</param>
/// <param name="Reason">Why it is not ready; <c>ready</c> when it is.</param>
/// <param name="IsStorageWorking">Whether writes to the data directory still succeed.</param>
/// <param name="Agents">Agents known.</param>
/// <param name="Observations">Observations scored since the state began.</param>
public sealed record FleetHealth(
    bool IsReady,
    string Reason,
    bool IsStorageWorking,
    long Agents,
    long Observations
);
