using Custodes.Transport;

namespace Custodes.Cluster.Validating;

/// <summary>Sends over the links to peers. What cannot be queued is lost, and said again by the agreement.</summary>
internal sealed class LinkSender : IPeerSender
{
    /// <summary>The links, once they are there.</summary>
    public PeerLinks? Links { get; set; }

    /// <inheritdoc/>
    public void Send(ushort peer, byte[] message) =>
        Send(peer, ValidatorMessageKinds.Consensus, message);

    /// <summary>Sends a message of another kind.</summary>
    public void Send(ushort peer, ushort kind, ReadOnlyMemory<byte> message) =>
        _ = Links?.TrySend(peer, kind, message);
}
