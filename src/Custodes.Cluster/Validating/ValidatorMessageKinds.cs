namespace Custodes.Cluster.Validating;

/// <summary>Kinds of messages between validators and to them. On the wire: never reuse a number.</summary>
public static class ValidatorMessageKinds
{
    /// <summary>A message of the agreement, between validators.</summary>
    public const ushort Consensus = 32;

    /// <summary>Inputs of an epoch, signed by the global node, from it or from another validator.</summary>
    public const ushort EpochInputs = 33;

    /// <summary>How an epoch ended, from a validator to the global node.</summary>
    public const ushort Certificate = 34;

    /// <summary>What a verdict that binds the fleet follows from, from a local node or another validator.</summary>
    public const ushort Evidence = 35;

    /// <summary>A question for something that a body cannot be judged without; a call.</summary>
    public const ushort Question = 36;

    /// <summary>What a validator adds to the next draw, between validators.</summary>
    public const ushort Share = 38;

    /// <summary>From which epoch on the global node wants to know how epochs ended; 8 bytes.</summary>
    public const ushort Wanted = 37;
}
