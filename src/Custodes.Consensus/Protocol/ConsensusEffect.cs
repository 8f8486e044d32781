using Custodes.Consensus.Equivocation;
using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

/// <summary>What a host has to do, in the order of the list.</summary>
/// <remarks>
/// The one rule that safety needs: what <see cref="AppendToWal"/> names is on disk, flushed, before any later
/// <see cref="Send"/> or <see cref="Broadcast"/> leaves, of this step or of a following one. A host that cannot
/// write stops; it does not send.
/// </remarks>
public abstract record ConsensusEffect
{
    private ConsensusEffect() { }

    /// <summary>Append a record to the log of this epoch and flush it before anything is sent.</summary>
    /// <param name="Record">The record's bytes; <see cref="Wal.WalCodec"/> frames them.</param>
    /// <param name="BeginsEpoch">Everything before may be thrown away: the epoch before was handed to <see cref="Decide"/>.</param>
    public sealed record AppendToWal(byte[] Record, bool BeginsEpoch) : ConsensusEffect;

    /// <summary>Send to every other validator of the epoch. May be lost: what matters is said again.</summary>
    public sealed record Broadcast(byte[] Message) : ConsensusEffect;

    /// <summary>Send to one node. May be lost.</summary>
    public sealed record Send(ushort Peer, byte[] Message) : ConsensusEffect;

    /// <summary>Fire this timer once, after this time on a clock that only goes forward.</summary>
    public sealed record SetTimer(TimerId Timer, int AfterMs) : ConsensusEffect;

    /// <summary>Compute a body as leader, and answer with <see cref="ConsensusInput.BodyBuilt"/>; too late does no harm.</summary>
    /// <param name="Name">Epoch, previous digest and set, as they must stand in the body.</param>
    /// <param name="View">To be given back.</param>
    /// <param name="Evidence">Equivocations to put in, in order.</param>
    public sealed record BuildBody(
        InstanceName Name,
        int View,
        IReadOnlyList<EquivocationEvidence> Evidence
    ) : ConsensusEffect;

    /// <summary>Recompute a body from the own inputs, and answer with <see cref="ConsensusInput.BodyValidated"/>.</summary>
    /// <param name="Digest">To be given back.</param>
    /// <param name="Body">Canonical bytes; place, evidence and next validators have been checked.</param>
    public sealed record Validate(Sha256Hash Digest, byte[] Body) : ConsensusEffect;

    /// <summary>An epoch has ended. Durable before any later effect is carried out.</summary>
    public sealed record Decide(Decision Decision) : ConsensusEffect;

    /// <summary>A validator contradicted itself. It is kept here for the next body as well.</summary>
    public sealed record EvidenceFound(EquivocationEvidence Evidence) : ConsensusEffect;

    /// <summary>This validator does not vote in this epoch: its memory is older than its words.</summary>
    public sealed record VotingSuspended(ulong Epoch) : ConsensusEffect;

    /// <summary>A peer lags behind what is kept here: send it the stored end of that epoch.</summary>
    /// <param name="Peer">Who.</param>
    /// <param name="Epoch">Which.</param>
    public sealed record ServeDecision(ushort Peer, ulong Epoch) : ConsensusEffect;
}
