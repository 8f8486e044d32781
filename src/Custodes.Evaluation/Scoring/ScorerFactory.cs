namespace Custodes.Evaluation.Scoring;

/// <summary>Makes a fresh scorer for one fold; called from the thread that will use it.</summary>
public delegate ITraceScorer ScorerFactory(ScorerContext context);
