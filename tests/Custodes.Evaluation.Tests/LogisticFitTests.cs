using Custodes.Evaluation.Refits;
using Custodes.Primitives;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: the fit finds the minimum it claims to find, and no weight is negative.
/// Method: synthetic calls whose odds are known; the conditions that hold at a bounded minimum alone.
/// </summary>
public sealed class LogisticFitTests
{
    private const double Light = 1e-3;

    [Fact]
    public void Known_weights_are_recovered_and_one_that_speaks_for_a_call_is_0()
    {
        LogisticWeights fitted = LogisticFit.Fit(Draw(40_000), Light);
        Assert.Equal(2, fitted.Coefficients[0], 0.1);
        Assert.Equal(0.5, fitted.Coefficients[1], 0.1);
        Assert.Equal(0, fitted.Coefficients[2]);
    }

    [Fact]
    public void Without_the_bound_in_the_way_the_intercept_is_recovered_too()
    {
        List<LogisticSample> samples = Draw(40_000, ofThird: 0);
        LogisticWeights fitted = LogisticFit.Fit(
            [.. samples.Select(static sample => sample with { Features = sample.Features[..2] })],
            Light
        );
        Assert.Equal(-3, fitted.Intercept, 0.1);
        Assert.Equal(2, fitted.Coefficients[0], 0.1);
        Assert.Equal(0.5, fitted.Coefficients[1], 0.1);
    }

    // Karush, Kuhn and Tucker: no slope where a weight is above 0, an upward one where it is 0.
    [Fact]
    public void The_slope_is_0_within_the_bounds_and_points_inward_at_them()
    {
        foreach (double penalty in (ReadOnlySpan<double>)[0.01, 1, 100])
        {
            List<LogisticSample> samples = Draw(500);
            LogisticWeights fitted = LogisticFit.Fit(samples, penalty);
            double[] slope = Slope(samples, fitted, penalty);
            Assert.Equal(0, slope[0], 1e-6);
            Assert.Contains(0.0, fitted.Coefficients);
            for (int feature = 0; feature < 3; feature++)
            {
                double weight = fitted.Coefficients[feature];
                Assert.True(weight >= 0);
                Assert.True(
                    weight > 0 ? Math.Abs(slope[feature + 1]) < 1e-6 : slope[feature + 1] > 0
                );
            }
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
        LogisticWeights expected = LogisticFit.Fit(doubled, 1);
        LogisticWeights actual = LogisticFit.Fit(weighted, 1);
        Assert.Equal(expected.Intercept, actual.Intercept, 1e-8);
        Assert.Equal(expected.Coefficients[0], actual.Coefficients[0], 1e-8);
    }

    [Fact]
    public void Separable_classes_and_constant_features_have_finite_weights()
    {
        LogisticSample[] samples =
        [
            new([0, 5, 0], false, 1),
            new([1, 5, 0], true, 1),
            new([2, 5, 0], true, 1),
        ];
        LogisticWeights fitted = LogisticFit.Fit(samples, 1e-4);
        Assert.True(double.IsFinite(fitted.Intercept));
        Assert.True(fitted.Coefficients[0] > 1);
        Assert.Equal(0, fitted.Coefficients[2]);
        Assert.True(fitted.Score([0, 5, 0]) < 0);
        Assert.True(fitted.Score([1, 5, 0]) > 0);
    }

    [Fact]
    public void The_same_samples_give_the_same_bits()
    {
        LogisticWeights first = LogisticFit.Fit(Draw(500), 1);
        LogisticWeights second = LogisticFit.Fit(Draw(500), 1);
        Assert.Equal(first.Intercept, second.Intercept);
        Assert.Equal(first.Coefficients, second.Coefficients);
    }

    private static List<LogisticSample> Draw(int count, double ofThird = -1.5)
    {
        var random = new SplitMix64(5);
        List<LogisticSample> samples = new(count);
        for (int index = 0; index < count; index++)
        {
            double[] features = [random.Unit() * 3, random.Unit() * 4, random.Unit()];
            double odds = -3 + (2 * features[0]) + (0.5 * features[1]) + (ofThird * features[2]);
            bool isPositive = random.Unit() < 1 / (1 + Math.Exp(-odds));
            samples.Add(new LogisticSample(features, isPositive, 1));
        }

        return samples;
    }

    private static double[] Slope(
        List<LogisticSample> samples,
        LogisticWeights weights,
        double penalty
    )
    {
        double[] slope = new double[4];
        foreach (LogisticSample sample in samples)
        {
            double probability = 1 / (1 + Math.Exp(-weights.Score(sample.Features)));
            double pull = sample.Weight * (probability - (sample.IsPositive ? 1 : 0));
            slope[0] += pull;
            for (int feature = 0; feature < 3; feature++)
            {
                slope[feature + 1] += pull * sample.Features[feature];
            }
        }

        for (int feature = 0; feature < 3; feature++)
        {
            slope[feature + 1] += penalty * weights.Coefficients[feature];
        }

        return slope;
    }
}
