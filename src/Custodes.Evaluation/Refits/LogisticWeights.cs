using Custodes.Primitives;

namespace Custodes.Evaluation.Refits;

/// <summary>A linear score: the log of the odds that a session is hijacked.</summary>
/// <param name="Intercept">The score of all features at 0.</param>
/// <param name="Coefficients">Weight of each feature, in the feature's own unit.</param>
public sealed record LogisticWeights(double Intercept, IReadOnlyList<double> Coefficients)
{
    /// <summary>The score of a session.</summary>
    public double Score(ReadOnlySpan<double> features)
    {
        Invariant.That(features.Length == Coefficients.Count);
        double score = Intercept;
        for (int index = 0; index < features.Length; index++)
        {
            score += Coefficients[index] * features[index];
        }

        return score;
    }
}
