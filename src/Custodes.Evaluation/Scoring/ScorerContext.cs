using Custodes.Evaluation.Protocols;

namespace Custodes.Evaluation.Scoring;

/// <summary>For what a scorer is made. It tells no label.</summary>
/// <param name="Protocol">Under which protocol.</param>
/// <param name="Fold">For which fold of it; its learning traces will be passed in their order.</param>
public sealed record ScorerContext(Protocol Protocol, ProtocolFold Fold);
