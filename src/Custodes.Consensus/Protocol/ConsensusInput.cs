using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

/// <summary>What happens to a validator. One at a time, in any order.</summary>
public abstract record ConsensusInput
{
    private ConsensusInput() { }

    /// <summary>The first input, after the log was replayed.</summary>
    public sealed record Start : ConsensusInput;

    /// <summary>The local clock has reached the start of an epoch. May come early, late or twice.</summary>
    /// <param name="Epoch">Which.</param>
    public sealed record EpochDue(ulong Epoch) : ConsensusInput;

    /// <summary>A message arrived.</summary>
    /// <param name="Peer">Who sent it, as the transport authenticated it.</param>
    /// <param name="Bytes">The message; anything at all.</param>
    public sealed record MessageReceived(ushort Peer, byte[] Bytes) : ConsensusInput;

    /// <summary>A timer ran out.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record TimerFired(TimerId Timer) : ConsensusInput;

    /// <summary>Answers <see cref="ConsensusEffect.Validate"/>; may come again after missing data.</summary>
    /// <param name="Digest">Which body.</param>
    /// <param name="Verdict">What the host found.</param>
    public sealed record BodyValidated(Sha256Hash Digest, BodyVerdict Verdict) : ConsensusInput;

    /// <summary>Answers <see cref="ConsensusEffect.BuildBody"/>.</summary>
    /// <param name="Epoch">The epoch it was asked for.</param>
    /// <param name="View">The view it was asked for.</param>
    /// <param name="Bytes">Canonical bytes of a body that the host itself finds valid.</param>
    public sealed record BodyBuilt(ulong Epoch, int View, byte[] Bytes) : ConsensusInput;
}
