namespace Custodes.Detection.Collusion;

/// <summary>What one agent did in one epoch, as numbers that can be compared.</summary>
/// <param name="Agent">Keyed hash of its name.</param>
/// <param name="Role">Keyed hash of its role: what all of a role have in common is taken off.</param>
/// <param name="Values"><see cref="Dimensions"/> numbers: rates, pauses, hashed destinations.</param>
public readonly record struct AgentProfile(ulong Agent, ulong Role, ReadOnlyMemory<float> Values)
{
    /// <summary>Numbers of a profile.</summary>
    public const int Dimensions = 64;
}
