using Custodes.Aggregation.Baselines;

namespace Custodes.Cluster.Hierarchy;

/// <summary>What a machine wants done. Effects are performed in order; one that fails ends the node.</summary>
public abstract record HierarchyEffect
{
    private HierarchyEffect() { }

    /// <summary>The clock statement that must be durable before anything after it is sent.</summary>
    /// <param name="Record">Its bytes.</param>
    public sealed record StoreClock(ReadOnlyMemory<byte> Record) : HierarchyEffect;

    /// <summary>Something else that must be durable before what follows.</summary>
    /// <param name="Name">Which file; a later one replaces an earlier one.</param>
    /// <param name="Bytes">All of it.</param>
    public sealed record Store(string Name, ReadOnlyMemory<byte> Bytes) : HierarchyEffect;

    /// <summary>Records to add to what is kept of an epoch; durable before what follows.</summary>
    /// <param name="Epoch">Which.</param>
    /// <param name="Records">Never replaced.</param>
    public sealed record Append(ulong Epoch, IReadOnlyList<ReadOnlyMemory<byte>> Records)
        : HierarchyEffect;

    /// <summary>What is kept of an epoch is not needed any more.</summary>
    /// <param name="Epoch">Which.</param>
    public sealed record Forget(ulong Epoch) : HierarchyEffect;

    /// <summary>An envelope for others.</summary>
    /// <param name="To">Their indices.</param>
    /// <param name="Raw">All of it.</param>
    public sealed record Send(IReadOnlyList<ushort> To, ReadOnlyMemory<byte> Raw) : HierarchyEffect;

    /// <summary>Something for all validators; lost for those that are not reached.</summary>
    /// <param name="Kind">One of <see cref="Validating.ValidatorMessageKinds"/>.</param>
    /// <param name="Bytes">All of it.</param>
    public sealed record Tell(ushort Kind, ReadOnlyMemory<byte> Bytes) : HierarchyEffect;

    /// <summary>A baseline for the detectors.</summary>
    /// <param name="Baseline">Checked.</param>
    public sealed record Adopt(GlobalBaseline Baseline) : HierarchyEffect;

    /// <summary>What happened, for the log.</summary>
    /// <param name="Event">One event.</param>
    public sealed record Note(HierarchyEvent Event) : HierarchyEffect;
}
