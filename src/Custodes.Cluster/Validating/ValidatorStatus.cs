using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>What a validator knows at one moment. Never changes.</summary>
public sealed record ValidatorStatus
{
    /// <summary>The chain's name.</summary>
    public required Sha256Hash Chain { get; init; }

    /// <summary>Who votes in the epoch that is being agreed on.</summary>
    public required ValidatorSet Voters { get; init; }

    /// <summary>Who votes in the one after it.</summary>
    public required ValidatorSet NextVoters { get; init; }

    /// <summary>From what it started.</summary>
    public required RecoveryKind Recovery { get; init; }

    /// <summary>The epoch that is being agreed on.</summary>
    public ulong Epoch { get; init; }

    /// <summary>Its view; 0 before it is due.</summary>
    public int View { get; init; }

    /// <summary>Whether this validator only listens in this epoch.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>The last epoch that was decided; 0 before the first.</summary>
    public ulong DecidedEpoch { get; init; }

    /// <summary>How the latest epochs ended, oldest first.</summary>
    public IReadOnlyList<Decision> Recent { get; init; } = [];

    /// <summary>Validators that contradicted themselves, as far as this one saw or was told.</summary>
    public IReadOnlyList<EquivocationEvidence> Equivocations { get; init; } = [];

    /// <summary>Certificates whose way from the start of the epoch was measured.</summary>
    public long MeasuredCount { get; init; }

    /// <summary>Milliseconds from the start of an epoch to its durable certificate: median of the latest 1,024.</summary>
    public double LatencyP50Ms { get; init; }

    /// <summary>The 99th percentile of them.</summary>
    public double LatencyP99Ms { get; init; }

    /// <summary>How often each validator was to reveal its share of a draw and no body has it, by index; nothing before it is known.</summary>
    public IReadOnlyList<long> Withheld { get; init; } = [];

    /// <summary>The newest epoch that drew the next plans; 0 for none.</summary>
    public ulong DrawnEpoch { get; init; }

    /// <summary>Messages that were dropped because too many waited.</summary>
    public long DroppedMessages { get; init; }
}
