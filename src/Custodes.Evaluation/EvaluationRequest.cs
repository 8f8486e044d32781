using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation;

/// <summary>What to evaluate, and how.</summary>
/// <param name="Labelled">The traces and their labels.</param>
/// <param name="Protocol">Which traces are learnt and which scored.</param>
/// <param name="Scorers">The judged scorer first, the ones to compare with after it.</param>
public sealed record EvaluationRequest(
    LabelledTraces Labelled,
    Protocol Protocol,
    IReadOnlyList<NamedScorer> Scorers
)
{
    /// <summary>What the attackers do to evade.</summary>
    public EvasionMoves Moves { get; init; }

    /// <summary>Whether the judged scorer's weights were fitted anew, each suite left out of its own.</summary>
    public bool IsRefit { get; init; }

    /// <summary>Seed of the stream's thinning.</summary>
    public ulong Seed { get; init; } = ProtocolPlan.DefaultSeed;

    /// <summary>Folds that run at the same time; results do not depend on it.</summary>
    public int ThreadCount { get; init; } = 1;
}
