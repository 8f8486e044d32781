namespace Custodes.Aggregation.Epochs;

/// <summary>What is left to do when no further summaries of an epoch are taken.</summary>
/// <param name="Disputed">Buckets whose aggregators contradict each other: ask all to open, and resolve.</param>
/// <param name="Audited">Buckets that agree and are recomputed all the same.</param>
/// <param name="Thin">Buckets whose aggregators agree, as far as they told, but of which one is silent that could contradict: open them too.</param>
/// <param name="Missing">Buckets that too few told of; they do not count in this epoch.</param>
public sealed record EpochClosing(
    IReadOnlyList<uint> Disputed,
    IReadOnlyList<uint> Audited,
    IReadOnlyList<uint> Missing,
    IReadOnlyList<uint> Thin
);
