namespace Custodes.Transport.Metrics;

/// <summary>Why something that a known peer sent was not taken.</summary>
internal enum InboundRefusal
{
    None = 0,

    /// <summary>Not messages as the protocol writes them.</summary>
    Malformed,

    /// <summary>Longer than the limit.</summary>
    TooLarge,

    /// <summary>Of a kind that this peer may not send.</summary>
    Forbidden,

    /// <summary>As much of it waits as may wait.</summary>
    QueueFull,

    /// <summary>More a second than it may send.</summary>
    TooFast,

    /// <summary>The body took too long, or ended early.</summary>
    TooSlow,

    /// <summary>As many of its questions are being answered as may be.</summary>
    TooManyCalls,

    /// <summary>One connection too many: the oldest was closed.</summary>
    TooManyConnections,

    /// <summary>No such path or method.</summary>
    NotFound,
}
