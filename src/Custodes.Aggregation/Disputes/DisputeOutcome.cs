using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Disputes;

/// <summary>How a dispute or an audit ended.</summary>
/// <param name="Proofs">One for each liar that was found.</param>
/// <param name="Silent">Aggregators that did not open what they committed to; nothing is proven of them.</param>
/// <param name="Content">What the bucket really did, over all reports that anybody opened; null when there are none.</param>
public sealed record DisputeOutcome(
    IReadOnlyList<LieProof> Proofs,
    IReadOnlyList<ushort> Silent,
    SummaryContent? Content
);
