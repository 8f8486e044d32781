using Custodes.Evaluation.Inputs;

namespace Custodes.Evaluation.Metrics;

/// <summary>One trace with its label and its score, ready to be counted.</summary>
/// <param name="Class">The truth.</param>
/// <param name="Suite">Index of its suite in <see cref="ScoredTraces.Suites"/>.</param>
/// <param name="Task">Index of its user task, from 0 in order of first appearance.</param>
/// <param name="Score">What the scorer said.</param>
/// <param name="AlarmSequence">Where the scorer's own threshold alarmed, if it did.</param>
/// <param name="BadSequence">Where the first harmful call stands, if one is known.</param>
public readonly record struct ScoredTrace(
    TraceClass Class,
    int Suite,
    int Task,
    double Score,
    long? AlarmSequence,
    long? BadSequence
)
{
    /// <summary>Whether the alarm came at or before the first harmful call.</summary>
    public bool IsInTime => AlarmSequence is long alarm && BadSequence is long bad && alarm <= bad;
}
