namespace Custodes.Transport;

/// <summary>What became of a message that was to be sent.</summary>
public enum SendResult
{
    /// <summary>It waits for the peer; whether it arrives is not promised.</summary>
    Queued = 0,

    /// <summary>The queue is full, and nothing in it may give way.</summary>
    QueueFull,

    /// <summary>It is longer than a message may be.</summary>
    TooLarge,

    /// <summary>There is no link to such a peer.</summary>
    UnknownPeer,
}
