using Custodes.Consensus.Protocol;

namespace Custodes.Cluster.Validating;

/// <summary>What waits for a validator's loop.</summary>
internal abstract record HostInput
{
    private HostInput() { }

    /// <summary>For the machine.</summary>
    /// <param name="Input">What happened.</param>
    /// <param name="IsCounted">Whether it is a message, of which only so many may wait.</param>
    public sealed record Step(ConsensusInput Input, bool IsCounted) : HostInput;

    /// <summary>Inputs of an epoch, from the global node.</summary>
    public sealed record EpochInputs(ReadOnlyMemory<byte> Bytes) : HostInput;
}
