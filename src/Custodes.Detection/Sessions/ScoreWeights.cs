using Custodes.Primitives;

namespace Custodes.Detection.Sessions;

/// <summary>How one tier turns the features of a call into a score: b + w·x.</summary>
/// <remarks>
/// Scaled so that 0 is about the line that 2 % of normal sessions pass and -1 their median. No weight is
/// negative: a feature can only speak against a call, never for it.
/// </remarks>
public sealed class ScoreWeights
{
    private readonly double[] weights;

    /// <summary>Weights for features of this many numbers.</summary>
    /// <param name="weights">One a feature, 0 or more.</param>
    /// <param name="bias">Score of a call whose features are all 0.</param>
    /// <param name="toolMean">Mean score of normal calls over tools and roles, where the weights were fitted.</param>
    public ScoreWeights(ReadOnlySpan<double> weights, double bias, double toolMean)
    {
        foreach (double weight in weights)
        {
            Invariant.That(double.IsFinite(weight) && weight >= 0);
        }

        this.weights = weights.ToArray();
        Bias = bias;
        ToolMean = toolMean;
    }

    /// <summary>Score of a call whose features are all 0.</summary>
    public double Bias { get; }

    /// <summary>Mean score of normal calls over tools and roles, where the weights were fitted.</summary>
    public double ToolMean { get; }

    /// <summary>The weights, in the order of the features.</summary>
    public ReadOnlySpan<double> Values => weights;

    /// <summary>The score of a call, before its tool's usual level is taken off.</summary>
    public double Raw(ReadOnlySpan<double> features)
    {
        Invariant.That(features.Length == weights.Length);
        double sum = Bias;
        for (int index = 0; index < weights.Length; index++)
        {
            sum += weights[index] * features[index];
        }

        return sum;
    }
}
