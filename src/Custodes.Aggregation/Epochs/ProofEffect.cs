using Custodes.Aggregation.Disputes;

namespace Custodes.Aggregation.Epochs;

/// <summary>What followed from a proof.</summary>
/// <param name="Verdict">Whether it held.</param>
/// <param name="Affected">Kept epochs in which the liar had a part, ascending: aggregate again from the first.</param>
/// <param name="Reopen">Buckets that hold an excluded agent's report and must be opened to take it out.</param>
public sealed record ProofEffect(
    LieVerdict Verdict,
    IReadOnlyList<ulong> Affected,
    IReadOnlyList<(ulong Epoch, uint Bucket)> Reopen
);
