namespace Custodes.Cluster.Messages;

/// <summary>How much one message of the hierarchy holds.</summary>
public static class MessageLimits
{
    /// <summary>Bytes of a message with its envelope; the transport takes as many.</summary>
    public const int BytesMax = 4 << 20;

    /// <summary>Bytes after which a sender begins another message.</summary>
    public const int BatchBytes = 1 << 20;

    /// <summary>Reports, summaries, leaves or envelopes of one message.</summary>
    public const int ItemCountMax = 1 << 15;

    /// <summary>Proofs that come with a baseline.</summary>
    public const int ProofCountMax = 64;
}
