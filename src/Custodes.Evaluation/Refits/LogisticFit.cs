using Custodes.Primitives;

namespace Custodes.Evaluation.Refits;

/// <summary>Logistic regression with a quadratic penalty and no negative weight. Same input, same bits.</summary>
/// <remarks>
/// Newton's method: each round minimises the quadratic model of the loss within the bounds, by
/// coordinates, and goes towards that minimum as far as the loss falls. The objective is strictly
/// convex, so there is one minimum, and classes that can be separated have finite weights too. The
/// intercept has neither penalty nor bound.
/// </remarks>
public static class LogisticFit
{
    /// <summary>Rounds of Newton's method at most; it usually takes fewer than ten.</summary>
    public const int RoundCountMax = 100;

    private const int SweepCountMax = 10_000;

    // Far under what any digit of a report shows.
    private const double StepMin = 1e-12;

    /// <summary>Fits weights that minimise Σ weight × log loss + penalty / 2 × |coefficients|².</summary>
    /// <param name="samples">Examples of both classes.</param>
    /// <param name="penalty">Above 0.</param>
    public static LogisticWeights Fit(IReadOnlyList<LogisticSample> samples, double penalty)
    {
        Invariant.That(samples.Count > 0 && penalty > 0);
        int size = samples[0].Features.Length + 1;
        double[] weights = new double[size];
        double[] gradient = new double[size];
        double[][] curvature = Square(size);
        double loss = Loss(samples, penalty, weights);
        for (int round = 0; round < RoundCountMax; round++)
        {
            Derive(samples, penalty, weights, gradient, curvature);
            double[] step = Step(weights, gradient, curvature);
            if (Largest(step) <= StepMin)
            {
                break;
            }

            // A full step can overshoot far from the minimum; halving always finds a descent on a
            // convex function, until the step is lost in rounding. Between two points within the
            // bounds all points are.
            double length = 1;
            double[] tried = Moved(weights, step, length);
            double triedLoss = Loss(samples, penalty, tried);
            while (triedLoss > loss && length > StepMin)
            {
                length /= 2;
                tried = Moved(weights, step, length);
                triedLoss = Loss(samples, penalty, tried);
            }

            if (triedLoss > loss)
            {
                break;
            }

            weights = tried;
            loss = triedLoss;
        }

        return new LogisticWeights(weights[0], weights[1..]);
    }

    // The step to the minimum of the quadratic model with no weight below 0.
    private static double[] Step(double[] weights, double[] gradient, double[][] curvature)
    {
        double[] step = new double[weights.Length];
        double[] slope = [.. gradient];
        for (int sweep = 0; sweep < SweepCountMax; sweep++)
        {
            double largest = 0;
            for (int index = 0; index < step.Length; index++)
            {
                double wanted =
                    curvature[index][index] > 0
                        ? step[index] - (slope[index] / curvature[index][index])
                        : step[index];
                double allowed = index == 0 ? wanted : Math.Max(wanted, -weights[index]);
                double change = allowed - step[index];
                if (change != 0)
                {
                    step[index] = allowed;
                    largest = Math.Max(largest, Math.Abs(change));
                    for (int other = 0; other < step.Length; other++)
                    {
                        slope[other] += change * curvature[other][index];
                    }
                }
            }

            if (largest <= StepMin / 10)
            {
                break;
            }
        }

        return step;
    }

    private static void Derive(
        IReadOnlyList<LogisticSample> samples,
        double penalty,
        double[] weights,
        double[] gradient,
        double[][] curvature
    )
    {
        Array.Clear(gradient);
        foreach (double[] row in curvature)
        {
            Array.Clear(row);
        }

        int size = weights.Length;
        foreach (LogisticSample sample in samples)
        {
            double probability = 1 / (1 + Math.Exp(-Margin(sample, weights)));
            double pull = sample.Weight * (probability - (sample.IsPositive ? 1 : 0));
            double bend = sample.Weight * probability * (1 - probability);
            for (int first = 0; first < size; first++)
            {
                double left = first == 0 ? 1 : sample.Features[first - 1];
                gradient[first] += pull * left;
                for (int second = 0; second <= first; second++)
                {
                    double right = second == 0 ? 1 : sample.Features[second - 1];
                    curvature[first][second] += bend * left * right;
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
    }

    private static double Loss(
        IReadOnlyList<LogisticSample> samples,
        double penalty,
        double[] weights
    )
    {
        double loss = 0;
        foreach (LogisticSample sample in samples)
        {
            double margin = Margin(sample, weights) * (sample.IsPositive ? 1 : -1);
            // ln(1 + e^-m) without overflow for very negative margins.
            double one =
                margin > 0
                    ? Math.Log(1 + Math.Exp(-margin))
                    : Math.Log(1 + Math.Exp(margin)) - margin;
            loss += sample.Weight * one;
        }

        for (int index = 1; index < weights.Length; index++)
        {
            loss += penalty / 2 * weights[index] * weights[index];
        }

        return loss;
    }

    private static double Margin(LogisticSample sample, double[] weights)
    {
        double margin = weights[0];
        for (int index = 0; index < sample.Features.Length; index++)
        {
            margin += weights[index + 1] * sample.Features[index];
        }

        return margin;
    }

    private static double[][] Square(int size)
    {
        double[][] rows = new double[size][];
        for (int row = 0; row < size; row++)
        {
            rows[row] = new double[size];
        }

        return rows;
    }

    private static double[] Moved(double[] weights, double[] step, double length)
    {
        double[] moved = new double[weights.Length];
        for (int index = 0; index < moved.Length; index++)
        {
            // Rounding may leave a weight that meets its bound a hair below.
            double value = weights[index] + (length * step[index]);
            moved[index] = index == 0 ? value : Math.Max(0, value);
        }

        return moved;
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
