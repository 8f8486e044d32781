namespace Custodes.Cluster.Hierarchy;

/// <summary>An agent whose reports count, as the agents file names it.</summary>
/// <param name="Name">What its telemetry calls it.</param>
/// <param name="Role">What kind of agent it is.</param>
/// <param name="Owner">Who answers for it; <c>-</c> is the operator, whose agents no cap binds.</param>
/// <param name="Batch">With which others it was enrolled; 0 is the founding.</param>
/// <param name="EnrolledEpoch">Since when; 0 is the founding.</param>
/// <param name="Key">Ed25519 public key that signs its reports, 32 bytes.</param>
/// <param name="Sensor">Index of the local node that holds the private key. Where it is, not who: no hash covers it.</param>
public sealed record AgentRecord(
    string Name,
    string Role,
    string Owner,
    uint Batch,
    ulong EnrolledEpoch,
    ReadOnlyMemory<byte> Key,
    ushort Sensor
);
