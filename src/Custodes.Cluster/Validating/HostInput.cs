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

    /// <summary>Something that epochs are computed from.</summary>
    /// <param name="Bytes">It.</param>
    /// <param name="Taken">Told whether it was of use.</param>
    public sealed record Item(ReadOnlyMemory<byte> Bytes, TaskCompletionSource<bool> Taken)
        : HostInput;

    /// <summary>What another validator asks for.</summary>
    /// <param name="Bytes">The question.</param>
    /// <param name="Answer">Told the answer; null for none.</param>
    public sealed record Question(byte[] Bytes, TaskCompletionSource<byte[]?> Answer) : HostInput;

    /// <summary>A leader has waited long enough for the shares of others.</summary>
    public sealed record Patience : HostInput;
}
