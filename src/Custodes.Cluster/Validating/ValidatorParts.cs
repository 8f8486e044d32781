using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;

namespace Custodes.Cluster.Validating;

/// <summary>What a validator's host is made of; all of it stays the caller's.</summary>
/// <param name="Options">Limits and timing.</param>
/// <param name="Genesis">The chain.</param>
/// <param name="Identity">Its key, and how the others' are checked.</param>
/// <param name="Desk">Computes bodies.</param>
/// <param name="Sender">The way to the others.</param>
/// <param name="OnDecided">Told of each epoch whose certificate is durable; must not block.</param>
/// <param name="Time">The clock.</param>
/// <param name="OnBug">Told of a broken invariant, which ends the process.</param>
public sealed record ValidatorParts(
    ValidatorOptions Options,
    ValidatorGenesis Genesis,
    ValidatorIdentity Identity,
    IEpochDesk Desk,
    IPeerSender Sender,
    Action<ulong> OnDecided,
    TimeProvider Time,
    Action<Exception> OnBug
)
{
    /// <summary>Told what to ask others for, because a body waits for it; must not block.</summary>
    public Action<IReadOnlyList<byte[]>> OnMissing { get; init; } = static _ => { };

    /// <summary>Told all equivocations that are known, whenever there is one more; must not block.</summary>
    public Action<IReadOnlyList<EquivocationEvidence>> OnAccused { get; init; } = static _ => { };

    /// <summary>Told what the other validators must see as well, by kind of message; must not block.</summary>
    public Action<ushort, ReadOnlyMemory<byte>> OnSpread { get; init; } = static (_, _) => { };
}
