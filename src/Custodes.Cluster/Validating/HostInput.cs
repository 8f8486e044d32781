using Custodes.Consensus.Protocol;

namespace Custodes.Cluster.Validating;

/// <summary>What waits for a validator's loop.</summary>
internal abstract record HostInput
{
    private HostInput() { }

    /// <summary>For the machine.</summary>
    /// <param name="Input">What happened.</param>
    public sealed record Step(ConsensusInput Input) : HostInput;

    /// <summary>A peer's turn: a message of it waits in its lane.</summary>
    /// <param name="Peer">Whose.</param>
    /// <param name="Lane">Where.</param>
    public sealed record Turn(ushort Peer, PeerLane Lane) : HostInput;

    /// <summary>Inputs of an epoch, from the global node.</summary>
    public sealed record EpochInputs(ReadOnlyMemory<byte> Bytes) : HostInput;
}
