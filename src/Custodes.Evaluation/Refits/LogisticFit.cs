using Custodes.Primitives;

namespace Custodes.Evaluation.Refits;

/// <summary>Logistic regression with a quadratic penalty, by Newton's method. Same input, same bits.</summary>
/// <remarks>
/// Features are standardised (weighted mean 0, variance 1) before the fit, so that the penalty treats
/// them alike whatever their units, and weights are given back in the original units. The intercept is
/// not penalised. With a penalty above 0 the objective is strictly convex: separable classes have
/// finite weights too.
/// </remarks>
public static class LogisticFit
{
    /// <summary>Rounds of Newton's method at most; it usually takes fewer than ten.</summary>
    public const int RoundCountMax = 100;

    // Relative to a mean loss below ln 2, far under what any digit of a report shows.
    private const double GradientMax = 1e-10;

    /// <summary>Fits weights that minimise mean log loss + penalty / 2 × |standardised weights|².</summary>
    /// <param name="samples">Examples of both classes.</param>
    /// <param name="penalty">Above 0; relative to a total sample weight of 1.</param>
    public static LogisticWeights Fit(IReadOnlyList<LogisticSample> samples, double penalty)
    {
        Invariant.That(samples.Count > 0 && penalty > 0);
        Standardisation scale = Standardisation.Of(samples);
        int size = samples[0].Features.Length + 1;
        double[][] rows = scale.Apply(samples);
        double[] weights = new double[size];
        double[] gradient = new double[size];
        double[][] curvature = SymmetricSystem.Square(size);
        double loss = Evaluate(
            samples,
            rows,
            scale.TotalWeight,
            penalty,
            weights,
            gradient,
            curvature
        );
        for (int round = 0; round < RoundCountMax && Largest(gradient) > GradientMax; round++)
        {
            double[] step = SymmetricSystem.Solve(curvature, gradient);
            double length = 1;
            double[] tried = Moved(weights, step, length);
            double triedLoss = Loss(samples, rows, scale.TotalWeight, penalty, tried);
            // A full step can overshoot far from the minimum; halving always finds a descent on a
            // convex function, until the step is lost in rounding.
            while (triedLoss > loss && length > 1e-12)
            {
                length /= 2;
                tried = Moved(weights, step, length);
                triedLoss = Loss(samples, rows, scale.TotalWeight, penalty, tried);
            }

            if (triedLoss > loss)
            {
                break;
            }

            weights = tried;
            loss = Evaluate(
                samples,
                rows,
                scale.TotalWeight,
                penalty,
                weights,
                gradient,
                curvature
            );
        }

        return scale.Restore(weights);
    }

    // Fills gradient and curvature at the weights and gives the loss there.
    private static double Evaluate(
        IReadOnlyList<LogisticSample> samples,
        double[][] rows,
        double totalWeight,
        double penalty,
        double[] weights,
        double[] gradient,
        double[][] curvature
    )
    {
        int size = weights.Length;
        Array.Clear(gradient);
        foreach (double[] row in curvature)
        {
            Array.Clear(row);
        }

        for (int index = 0; index < rows.Length; index++)
        {
            double[] row = rows[index];
            double probability = 1 / (1 + Math.Exp(-Dot(row, weights)));
            double share = samples[index].Weight / totalWeight;
            double pull = share * (probability - (samples[index].IsPositive ? 1 : 0));
            double bend = share * probability * (1 - probability);
            for (int first = 0; first < size; first++)
            {
                gradient[first] += pull * row[first];
                for (int second = 0; second <= first; second++)
                {
                    curvature[first][second] += bend * row[first] * row[second];
                }
            }
        }

        for (int first = 0; first < size; first++)
        {
            if (first > 0)
            {
                gradient[first] += penalty * weights[first];
                curvature[first][first] += penalty;
            }

            for (int second = 0; second < first; second++)
            {
                curvature[second][first] = curvature[first][second];
            }
        }

        return Loss(samples, rows, totalWeight, penalty, weights);
    }

    private static double Loss(
        IReadOnlyList<LogisticSample> samples,
        double[][] rows,
        double totalWeight,
        double penalty,
        double[] weights
    )
    {
        double loss = 0;
        for (int index = 0; index < rows.Length; index++)
        {
            double margin = Dot(rows[index], weights) * (samples[index].IsPositive ? 1 : -1);
            // ln(1 + e^-m) without overflow for very negative margins.
            double one =
                margin > 0
                    ? Math.Log(1 + Math.Exp(-margin))
                    : Math.Log(1 + Math.Exp(margin)) - margin;
            loss += samples[index].Weight / totalWeight * one;
        }

        for (int index = 1; index < weights.Length; index++)
        {
            loss += penalty / 2 * weights[index] * weights[index];
        }

        return loss;
    }

    private static double[] Moved(double[] weights, double[] step, double length)
    {
        double[] moved = new double[weights.Length];
        for (int index = 0; index < moved.Length; index++)
        {
            moved[index] = weights[index] - (length * step[index]);
        }

        return moved;
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int index = 0; index < left.Length; index++)
        {
            sum += left[index] * right[index];
        }

        return sum;
    }

    private static double Largest(double[] vector)
    {
        double largest = 0;
        foreach (double value in vector)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
