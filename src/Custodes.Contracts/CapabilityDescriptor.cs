namespace Custodes.Contracts;

/// <summary>What an action can do, its risk and what it usually costs. Packs into 24 bytes.</summary>
/// <param name="NameHash">First 8 bytes, little endian, of the SHA-256 of the canonical name.</param>
/// <param name="Effect">The main thing it does to the world.</param>
/// <param name="Capabilities">All it can do.</param>
/// <param name="Risk">How much harm one call can do.</param>
/// <param name="Source">Who says so.</param>
/// <param name="DurationLog2Ms">Usual duration as a power of two, in milliseconds; 255 unknown.</param>
/// <param name="ResultLog2Bytes">Usual result size as a power of two, in bytes; 255 unknown.</param>
/// <param name="CostLog2Micro">Usual price as a power of two, in millionths of a dollar; 255 unknown.</param>
public readonly record struct CapabilityDescriptor(
    ulong NameHash,
    Effect Effect,
    Capabilities Capabilities,
    RiskLevel Risk,
    DescriptorSource Source,
    byte DurationLog2Ms,
    byte ResultLog2Bytes,
    byte CostLog2Micro
)
{
    /// <summary>Whether the action changes anything outside the agent.</summary>
    public bool HasSideEffects => Effect != Effect.Read;
}
