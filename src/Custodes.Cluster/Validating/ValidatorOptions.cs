using Custodes.Consensus.Protocol;
using Custodes.Primitives;

namespace Custodes.Cluster.Validating;

/// <summary>How a validator is run.</summary>
public sealed record ValidatorOptions
{
    /// <summary>Its directory, with its keys in <c>private</c>.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether this key has never voted on this chain: then a directory without a log is no loss.</summary>
    public bool IsFirstStart { get; init; }

    /// <summary>Timing of the agreement.</summary>
    public ConsensusOptions Timing { get; init; } = new() { DelayMs = 100, RecomputeMs = 1000 };

    /// <summary>Messages of one peer, and inputs of all, that wait for the agreement; further ones are dropped and counted.</summary>
    public int QueueCountMax { get; init; } = 4096;

    /// <summary>Bytes of all messages that wait, in equal shares; none is smaller than the largest message.</summary>
    public long QueueBytesMax { get; init; } = 64 << 20;

    /// <summary>Epochs whose certificates are kept in memory for the API.</summary>
    public int RecentCountMax { get; init; } = 64;

    /// <summary>Equivocations that are kept on disk.</summary>
    public int EquivocationCountMax { get; init; } = 4096;

    internal void Check()
    {
        Invariant.That(QueueCountMax > 0 && QueueBytesMax > 0);
        Invariant.That(RecentCountMax > 0 && EquivocationCountMax > 0);
    }
}
