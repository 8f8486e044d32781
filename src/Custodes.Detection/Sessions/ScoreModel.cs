namespace Custodes.Detection.Sessions;

/// <summary>Two tiers of weights over the same features; a call scores the higher of the two.</summary>
/// <remarks>
/// The strict tier trusts the class of place a value stood in, and is the sharper one while attackers
/// write prose. The guarded tier was fitted on attackers who dress their values up as lines and fields:
/// it holds when the classes lie. Neither can be evaded without standing out in the other.
/// </remarks>
/// <param name="Strict">Fitted on hijacks as they were.</param>
/// <param name="Guarded">Fitted on hijacks as they were and as evading attackers would have made them.</param>
/// <param name="PriorThreshold">The lowest threshold while the fleet has few sessions of its own.</param>
public sealed record ScoreModel(ScoreWeights Strict, ScoreWeights Guarded, double PriorThreshold)
{
    /// <summary>Scores of both tiers, before the tool's usual level is taken off.</summary>
    public TierScores Raw(ReadOnlySpan<double> features) =>
        new(Strict.Raw(features), Guarded.Raw(features));
}
