namespace Custodes.Evaluation.Refits;

/// <summary>A labelled session as a fit sees it.</summary>
/// <param name="Suite">Its suite.</param>
/// <param name="Task">Its honest task, unique in the suite.</param>
/// <param name="Calls">The features of each of its scored calls; all calls have as many.</param>
public sealed record FitSession(string Suite, string Task, IReadOnlyList<double[]> Calls);
