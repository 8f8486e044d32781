using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Refits;

namespace Custodes.Evaluation.Scoring;

/// <summary>For what a scorer is made.</summary>
/// <param name="Protocol">Under which protocol.</param>
/// <param name="Fold">For which fold of it, whose learning traces will be passed in their order.</param>
/// <param name="Refit">Weights that replace the scorer's own, suite by suite; null without a refit.</param>
public sealed record ScorerContext(Protocol Protocol, ProtocolFold Fold, RefitPlan? Refit);
