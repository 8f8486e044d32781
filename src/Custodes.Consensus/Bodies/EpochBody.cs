using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;

namespace Custodes.Consensus.Bodies;

/// <summary>What one epoch agrees on. Its canonical bytes are hashed; the hash is the value voted on.</summary>
/// <remarks>
/// Everything in it is either computed from inputs that every validator has, or verifies on its own, so that
/// two honest validators with the same inputs write the same bytes. Lists ascend and hold nothing twice.
/// <see cref="BodyCodec"/> draws the bytes.
/// </remarks>
public sealed record EpochBody
{
    /// <summary>The chain it belongs to: SHA-256 of its genesis.</summary>
    public required Sha256Hash Chain { get; init; }

    /// <summary>From 1.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>Digest of the body decided before; zero in epoch 1.</summary>
    public required Sha256Hash PreviousDigest { get; init; }

    /// <summary>Hash of the validators who vote on it.</summary>
    public required Sha256Hash SetHash { get; init; }

    /// <summary>The validators from the epoch after next on; null for no change.</summary>
    public ValidatorSet? NextSet { get; init; }

    /// <summary>Merkle root over the summaries of the included buckets.</summary>
    public Sha256Hash InputRoot { get; init; }

    /// <summary>What is in the epoch, ascending by bucket.</summary>
    public IncludedBucket[] Included { get; init; } = [];

    /// <summary>What was assigned and is not in it, ascending by bucket.</summary>
    public ExcludedBucket[] Exclusions { get; init; } = [];

    /// <summary>SHA-256 of the baseline computed from the included summaries.</summary>
    public Sha256Hash BaselineDigest { get; init; }

    /// <summary>Head of the evidence log.</summary>
    public LogHead LogHead { get; init; }

    /// <summary>Verdicts, ascending by subject: one a subject.</summary>
    public CertifiedVerdict[] Verdicts { get; init; } = [];

    /// <summary>SHA-256 of the merged vector clock.</summary>
    public Sha256Hash ClockDigest { get; init; }

    /// <summary>Seed of the assignment of children to parents in the next epoch.</summary>
    public Sha256Hash AssignmentSeed { get; init; }

    /// <summary>Validators that contradicted themselves, ascending by epoch and signer.</summary>
    public EquivocationEvidence[] Evidence { get; init; } = [];

    /// <summary>Randomness revealed, ascending by validator.</summary>
    public BeaconReveal[] BeaconReveals { get; init; } = [];

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => BodyCodec.Write(this);

    /// <summary>The value that is voted on: the hash of canonical bytes.</summary>
    public static Sha256Hash DigestOf(ReadOnlySpan<byte> bytes) =>
        Sha256.Of("custodes/body/v1\n"u8, bytes);
}
