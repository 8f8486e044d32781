namespace Custodes.Transport.Metrics;

/// <summary>Why a message that was to be sent did not arrive, or may not have.</summary>
internal enum OutboundLoss
{
    /// <summary>The queue was full, and messages of the kind are refused.</summary>
    QueueFull = 0,

    /// <summary>It gave way to a newer one.</summary>
    DroppedOldest,

    /// <summary>The connection broke while it was under way: nobody knows whether it arrived.</summary>
    Lost,

    /// <summary>The peer refused it.</summary>
    Refused,
}
