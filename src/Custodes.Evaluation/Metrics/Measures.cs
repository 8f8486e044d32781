namespace Custodes.Evaluation.Metrics;

/// <summary>How well a set of scores tells hijacked traces from others. NaN where nothing can be said.</summary>
/// <param name="Benign">Benign traces.</param>
/// <param name="Hijacked">Hijacked traces.</param>
/// <param name="Resisted">Attacked traces whose agent resisted.</param>
/// <param name="Auc">Chance that a hijacked trace scores above a benign one; ties count half.</param>
/// <param name="TprAt1">Share of hijacked ones above the line that 1 % of these benign ones pass (optimistic).</param>
/// <param name="TprAt5">The same at 5 %.</param>
/// <param name="AucResisted">Chance that a hijacked trace scores above a resisted one.</param>
/// <param name="Tpr">Share of hijacked traces that the scorer's own threshold caught.</param>
/// <param name="Fpr">Share of benign traces that it alarmed on.</param>
/// <param name="AlarmsOnResisted">Share of resisted traces that it alarmed on.</param>
/// <param name="InTime">Share of hijacked traces that it caught at or before the first harmful call.</param>
public readonly record struct Measures(
    int Benign,
    int Hijacked,
    int Resisted,
    double Auc,
    double TprAt1,
    double TprAt5,
    double AucResisted,
    double Tpr,
    double Fpr,
    double AlarmsOnResisted,
    double InTime
);
