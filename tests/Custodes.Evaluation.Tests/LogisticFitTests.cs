using Custodes.Evaluation.Refits;
using Custodes.Primitives;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: the fit finds the minimum it claims to find, whatever the features' units.
/// Method: synthetic sessions whose odds are known; scaled, shifted and weighted copies of them.
/// </summary>
public sealed class LogisticFitTests
{
    private const double Light = 1e-6;

    [Fact]
    public void Known_weights_are_recovered()
    {
        LogisticWeights fitted = LogisticFit.Fit(Draw(40_000), Light);
        Assert.Equal(-1, fitted.Intercept, 0.1);
        Assert.Equal(2, fitted.Coefficients[0], 0.1);
        Assert.Equal(-0.5, fitted.Coefficients[1], 0.1);
        Assert.Equal(0, fitted.Coefficients[2], 0.1);
    }

    [Fact]
    public void Scores_do_not_depend_on_the_features_units()
    {
        List<LogisticSample> samples = Draw(2_000);
        LogisticWeights plain = LogisticFit.Fit(samples, 0.01);
        LogisticWeights scaled = LogisticFit.Fit([.. samples.Select(Rescale)], 0.01);
        foreach (LogisticSample sample in samples.Take(50))
        {
            Assert.Equal(
                plain.Score(sample.Features),
                scaled.Score(Rescale(sample).Features),
                1e-6
            );
        }
    }

    [Fact]
    public void A_weight_of_two_counts_as_two_samples()
    {
        List<LogisticSample> samples = Draw(300);
        List<LogisticSample> doubled = [.. samples, .. samples.Take(100)];
        List<LogisticSample> weighted =
        [
            .. samples.Select((sample, index) => sample with { Weight = index < 100 ? 2 : 1 }),
        ];
        LogisticWeights expected = LogisticFit.Fit(doubled, 0.01);
        LogisticWeights actual = LogisticFit.Fit(weighted, 0.01);
        Assert.Equal(expected.Intercept, actual.Intercept, 1e-8);
        Assert.Equal(expected.Coefficients[0], actual.Coefficients[0], 1e-8);
    }

    [Fact]
    public void No_step_in_any_direction_lowers_the_penalised_loss()
    {
        List<LogisticSample> samples = Draw(500);
        const double Penalty = 0.05;
        LogisticWeights fitted = LogisticFit.Fit(samples, Penalty);
        double least = PenalisedLoss(samples, fitted, Penalty);
        for (int direction = 0; direction < 4; direction++)
        {
            foreach (double step in (ReadOnlySpan<double>)[-1e-3, 1e-3])
            {
                double[] coefficients = [.. fitted.Coefficients];
                double intercept = fitted.Intercept;
                if (direction == 3)
                {
                    intercept += step;
                }
                else
                {
                    coefficients[direction] += step;
                }

                var moved = new LogisticWeights(intercept, coefficients);
                Assert.True(PenalisedLoss(samples, moved, Penalty) > least);
            }
        }
    }

    [Fact]
    public void Separable_classes_and_constant_features_have_finite_weights()
    {
        LogisticSample[] samples =
        [
            new([0, 5, 1e6], false, 1),
            new([1, 5, 1e6], true, 1),
            new([2, 5, 1e6], true, 1),
        ];
        LogisticWeights fitted = LogisticFit.Fit(samples, 1e-4);
        Assert.True(double.IsFinite(fitted.Intercept));
        Assert.True(fitted.Coefficients[0] > 1);
        Assert.Equal(0, fitted.Coefficients[1]);
        Assert.Equal(0, fitted.Coefficients[2]);
        Assert.True(fitted.Score([0, 5, 1e6]) < 0);
        Assert.True(fitted.Score([1, 5, 1e6]) > 0);
    }

    [Fact]
    public void The_same_samples_give_the_same_bits()
    {
        LogisticWeights first = LogisticFit.Fit(Draw(500), 0.01);
        LogisticWeights second = LogisticFit.Fit(Draw(500), 0.01);
        Assert.Equal(first.Intercept, second.Intercept);
        Assert.Equal(first.Coefficients, second.Coefficients);
    }

    private static List<LogisticSample> Draw(int count)
    {
        var random = new SplitMix64(5);
        List<LogisticSample> samples = new(count);
        for (int index = 0; index < count; index++)
        {
            double[] features = [random.Unit() * 3, random.Unit() * 4, random.Unit()];
            double odds = -1 + (2 * features[0]) - (0.5 * features[1]);
            bool isPositive = random.Unit() < 1 / (1 + Math.Exp(-odds));
            samples.Add(new LogisticSample(features, isPositive, 1));
        }

        return samples;
    }

    private static LogisticSample Rescale(LogisticSample sample) =>
        sample with
        {
            Features =
            [
                1000 * sample.Features[0],
                (0.001 * sample.Features[1]) + 7,
                -sample.Features[2],
            ],
        };

    private static double PenalisedLoss(
        List<LogisticSample> samples,
        LogisticWeights weights,
        double penalty
    )
    {
        double loss = 0;
        for (int feature = 0; feature < 3; feature++)
        {
            double mean = samples.Average(sample => sample.Features[feature]);
            double variance = samples.Average(sample =>
                (sample.Features[feature] - mean) * (sample.Features[feature] - mean)
            );
            loss +=
                penalty
                / 2
                * variance
                * weights.Coefficients[feature]
                * weights.Coefficients[feature];
        }

        return loss
            + samples.Average(sample =>
                Math.Log(
                    1 + Math.Exp(weights.Score(sample.Features) * (sample.IsPositive ? -1 : 1))
                )
            );
    }
}
