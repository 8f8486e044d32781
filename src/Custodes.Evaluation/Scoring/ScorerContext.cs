using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Refits;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Scoring;

/// <summary>For what a scorer is made.</summary>
/// <remarks>It tells a trace's suite, which is its role, but never its label.</remarks>
public sealed class ScorerContext(
    Protocol protocol,
    ProtocolFold fold,
    LabelledTraces labelled,
    RefitPlan? refit
)
{
    /// <summary>Under which protocol.</summary>
    public Protocol Protocol { get; } = protocol;

    /// <summary>For which fold of it; its learning traces will be passed in their order.</summary>
    public ProtocolFold Fold { get; } = fold;

    /// <summary>
    /// The weights with which a labelled trace has to be scored, fitted without its suite; null when
    /// the scorer's own are to be used.
    /// </summary>
    public LogisticWeights? WeightsFor(int trace) => refit?.For(labelled.LabelOf(trace).Suite);
}
