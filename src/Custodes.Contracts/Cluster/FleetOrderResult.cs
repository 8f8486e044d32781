namespace Custodes.Contracts.Cluster;

/// <summary>What became of an order.</summary>
/// <param name="IsTaken">Whether it was given to the validators.</param>
/// <param name="Reason">Why not; empty when it was.</param>
/// <param name="Evidence">The hash by which certificates name it, hexadecimal; empty when it was not taken.</param>
public sealed record FleetOrderResult(bool IsTaken, string Reason, string Evidence);
