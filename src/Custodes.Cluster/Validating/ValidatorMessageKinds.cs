namespace Custodes.Cluster.Validating;

/// <summary>Kinds of messages between validators and to them. On the wire: never reuse a number.</summary>
public static class ValidatorMessageKinds
{
    /// <summary>A message of the agreement, between validators.</summary>
    public const ushort Consensus = 32;

    /// <summary>Inputs of an epoch, from the global node.</summary>
    public const ushort EpochInputs = 33;
}
