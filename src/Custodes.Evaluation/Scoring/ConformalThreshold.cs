using Custodes.Primitives;

namespace Custodes.Evaluation.Scoring;

/// <summary>The score that a new normal session passes with probability at most α.</summary>
/// <remarks>
/// The ⌈(n + 1)(1 - α)⌉-th smallest of n scores of normal sessions: if the new one is exchangeable with
/// them, the bound is exact, whatever their distribution (Vovk et al., 2005).
/// </remarks>
public static class ConformalThreshold
{
    /// <summary>
    /// The threshold; an alarm is a score strictly above it. Positive infinity when there are too few
    /// scores for this α: then nothing alarms.
    /// </summary>
    /// <param name="ascending">Scores of normal sessions, sorted.</param>
    /// <param name="alpha">Share of false alarms, between 0 and 1.</param>
    public static double Of(IReadOnlyList<double> ascending, double alpha)
    {
        Invariant.That(alpha is > 0 and < 1);
        double rank = Math.Ceiling((ascending.Count + 1) * (1 - alpha));
        return rank > ascending.Count ? double.PositiveInfinity : ascending[(int)rank - 1];
    }
}
