using Custodes.Primitives;

namespace Custodes.Evaluation.Refits;

/// <summary>The weighted means and spreads of features, to make them comparable and to undo it.</summary>
internal sealed class Standardisation
{
    private readonly double[] means;
    private readonly double[] spreads;

    private Standardisation(double[] means, double[] spreads, double totalWeight)
    {
        this.means = means;
        this.spreads = spreads;
        TotalWeight = totalWeight;
    }

    /// <summary>Weights of all samples together.</summary>
    public double TotalWeight { get; }

    /// <summary>Measures samples. A feature that is the same in all of them is left without any weight.</summary>
    public static Standardisation Of(IReadOnlyList<LogisticSample> samples)
    {
        int count = samples[0].Features.Length;
        double[] mean = new double[count];
        double[] width = new double[count];
        double total = 0;
        foreach (LogisticSample sample in samples)
        {
            Invariant.That(sample.Features.Length == count && sample.Weight > 0);
            total += sample.Weight;
            for (int index = 0; index < count; index++)
            {
                mean[index] += sample.Weight * sample.Features[index];
            }
        }

        for (int index = 0; index < count; index++)
        {
            mean[index] /= total;
        }

        foreach (LogisticSample sample in samples)
        {
            for (int index = 0; index < count; index++)
            {
                double distance = sample.Features[index] - mean[index];
                width[index] += sample.Weight * distance * distance / total;
            }
        }

        for (int index = 0; index < count; index++)
        {
            double spread = Math.Sqrt(width[index]);
            // Below this, the spread is the rounding of the mean.
            width[index] = spread > 1e-12 * Math.Abs(mean[index]) ? spread : 0;
        }

        return new Standardisation(mean, width, total);
    }

    /// <summary>The samples' features, standardised, each after a 1 for the intercept.</summary>
    public double[][] Apply(IReadOnlyList<LogisticSample> samples)
    {
        double[][] rows = new double[samples.Count][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new double[means.Length + 1];
            rows[row][0] = 1;
            for (int index = 0; index < means.Length; index++)
            {
                rows[row][index + 1] =
                    spreads[index] == 0
                        ? 0
                        : (samples[row].Features[index] - means[index]) / spreads[index];
            }
        }

        return rows;
    }

    /// <summary>Weights of standardised features, intercept first, in the original units.</summary>
    public LogisticWeights Restore(double[] weights)
    {
        double intercept = weights[0];
        double[] coefficients = new double[means.Length];
        for (int index = 0; index < coefficients.Length; index++)
        {
            coefficients[index] = spreads[index] == 0 ? 0 : weights[index + 1] / spreads[index];
            intercept -= coefficients[index] * means[index];
        }

        return new LogisticWeights(intercept, coefficients);
    }
}
