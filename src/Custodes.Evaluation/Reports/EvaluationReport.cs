using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Protocols;

namespace Custodes.Evaluation.Reports;

/// <summary>A finished evaluation.</summary>
/// <param name="Protocol">Under which protocol.</param>
/// <param name="Moves">What the attackers did to evade.</param>
/// <param name="IsRefit">Whether weights were fitted anew, leaving each suite out of its own.</param>
/// <param name="Scorers">The judged one first, the ones to compare with after it.</param>
public sealed record EvaluationReport(
    Protocol Protocol,
    EvasionMoves Moves,
    bool IsRefit,
    IReadOnlyList<ScorerReport> Scorers
);
