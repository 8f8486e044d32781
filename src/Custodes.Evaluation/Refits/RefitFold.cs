namespace Custodes.Evaluation.Refits;

/// <summary>Traces of one round of measuring what a fit is made on.</summary>
/// <param name="Learn">Benign traces of the other folds' tasks, in time order.</param>
/// <param name="Benign">Benign traces of the fold's tasks, none of which is learnt.</param>
/// <param name="Hijacked">Hijacked traces of the fold's tasks.</param>
public sealed record RefitFold(
    IReadOnlyList<int> Learn,
    IReadOnlyList<int> Benign,
    IReadOnlyList<int> Hijacked
);
