namespace Custodes.Transport;

/// <summary>What a node does with what its peers send. A peer is named by its index in the registry.</summary>
/// <remarks>Any exception but a cancellation is a bug and ends the process.</remarks>
public interface IPeerHandler
{
    /// <summary>Whether this peer may send messages or questions of this kind. Any thread; must not block.</summary>
    bool Accepts(ushort peerIndex, ushort kind);

    /// <summary>Takes a message; the memory is the handler's. One call at a time, from one loop.</summary>
    void OnMessage(ushort peerIndex, ushort kind, ReadOnlyMemory<byte> payload);

    /// <summary>Answers a question; null when there is nothing. Any thread, several at once.</summary>
    ValueTask<byte[]?> OnCallAsync(
        ushort peerIndex,
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    );
}
