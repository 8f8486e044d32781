namespace Custodes.Evaluation.Metrics;

/// <summary>95 % intervals of the pooled measures; null where no draw could say anything.</summary>
/// <param name="Auc">Of <see cref="Measures.Auc"/>.</param>
/// <param name="TprAt1">Of <see cref="Measures.TprAt1"/>.</param>
/// <param name="TprAt5">Of <see cref="Measures.TprAt5"/>.</param>
/// <param name="Tpr">Of <see cref="Measures.Tpr"/>.</param>
/// <param name="Fpr">Of <see cref="Measures.Fpr"/>.</param>
/// <param name="InTime">Of <see cref="Measures.InTime"/>.</param>
public sealed record Intervals(
    Interval? Auc,
    Interval? TprAt1,
    Interval? TprAt5,
    Interval? Tpr,
    Interval? Fpr,
    Interval? InTime
);
