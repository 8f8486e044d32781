namespace Custodes.Aggregation.Registry;

/// <summary>An agent whose reports count.</summary>
/// <param name="Key">Ed25519 public key of the sensor that signs for it, 32 bytes.</param>
/// <param name="Role">Place of its role in the registry.</param>
/// <param name="Owner">Who answers for it; 0 is the operator of the fleet, whose agents no cap binds.</param>
/// <param name="Batch">With which others it was enrolled; 0 is the founding, which no cap binds.</param>
/// <param name="EnrolledEpoch">Since when; its weight grows from there. 0 is the founding: full weight at once.</param>
public sealed record RegisteredAgent(
    ReadOnlyMemory<byte> Key,
    ushort Role,
    uint Owner,
    uint Batch,
    ulong EnrolledEpoch
);
