namespace Custodes.Cluster.Validating;

/// <summary>The way out of a validator. Delivery is not promised; must not block.</summary>
public interface IPeerSender
{
    /// <summary>Sends a message of the agreement to a node.</summary>
    void Send(ushort peer, byte[] message);
}
