using Custodes.Primitives;

namespace Custodes.Detection.Sessions;

/// <summary>How the features of a call make its score: b + w·x, in log odds of the labelled sessions they were fitted on.</summary>
/// <remarks>No weight is negative: a feature can only speak against a call, never for it.</remarks>
public sealed class ScoreWeights
{
    private readonly double[] weights;

    /// <summary>Weights for features of this many numbers.</summary>
    public ScoreWeights(ReadOnlySpan<double> weights, double bias, double toolMean)
    {
        foreach (double weight in weights)
        {
            Invariant.That(double.IsFinite(weight));
        }

        this.weights = weights.ToArray();
        Bias = bias;
        ToolMean = toolMean;
    }

    /// <summary>Log odds of a call whose features are all 0.</summary>
    public double Bias { get; }

    /// <summary>Mean score of normal calls, over tools and roles, in the sessions the weights were fitted on.</summary>
    public double ToolMean { get; }

    /// <summary>The weights, in the order of the features.</summary>
    public ReadOnlySpan<double> Values => weights;

    /// <summary>The score of a call.</summary>
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
