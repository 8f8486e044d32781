using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Drift;
using Custodes.Primitives;

namespace Custodes.Aggregation.Tests.Drift;

/// <summary>
/// Goal: a drift of a hundredth of a deviation an epoch is found in tens of epochs, and no drift is not.
/// Method: seeded normal numbers at the three levels for which delays are stated; a following reference for contrast.
/// </summary>
public sealed class DriftEvidenceTests
{
    [Theory]
    [InlineData(0.224, 36, 44)]
    [InlineData(0.224 / 7.0710678, 9, 13)]
    [InlineData(0.224 / 31.6227766, 4, 6)]
    public void A_slow_drift_is_found_against_the_anchor(double deviation, int least, int most)
    {
        List<int> delays = [];
        for (ulong seed = 0; seed < 200; seed++)
        {
            delays.Add(EpochsToAlarm(seed, deviation, 0.01, 1000));
        }

        delays.Sort();
        Assert.InRange(delays[100], least, most);
    }

    [Fact]
    public void A_drift_downwards_is_found_as_soon() =>
        Assert.InRange(EpochsToAlarm(1, 0.224, -0.01, 1000), 30, 50);

    [Fact]
    public void A_reference_that_follows_would_never_tell()
    {
        DriftEvidence evidence = new();
        Noise noise = new(5);
        for (int epoch = 0; epoch < 2000; epoch++)
        {
            evidence.Add(Fixed.FromDouble(noise.Next() + (0.01 / 0.224)));
        }

        // The step alone is a twentieth of a deviation; what is found in 40 epochs is that steps add up.
        Assert.False(evidence.IsAlarm);
        Assert.InRange(EpochsToAlarm(5, 0.224, 0.01, 1000), 1, 60);
    }

    [Fact]
    public void Without_drift_there_is_no_alarm_in_ten_thousand_epochs()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.Equal(500, EpochsToAlarm(seed, 0.224, 0, 500));
        }
    }

    [Fact]
    public void Any_numbers_are_survived()
    {
        DriftEvidence evidence = new();
        for (int epoch = 0; epoch < 100; epoch++)
        {
            evidence.Add(epoch % 2 == 0 ? long.MaxValue : -long.MaxValue);
        }

        evidence.Add(long.MaxValue);
        Assert.InRange(evidence.Log2, -70 * Fixed.One, 70 * Fixed.One);
    }

    private static int EpochsToAlarm(ulong seed, double deviation, double step, int most)
    {
        DriftEvidence evidence = new();
        Noise noise = new(seed);
        for (int epoch = 1; epoch < most; epoch++)
        {
            evidence.Add(Fixed.FromDouble(noise.Next() + (step * epoch / deviation)));
            if (evidence.IsAlarm)
            {
                return epoch;
            }
        }

        return most;
    }

    // Twelve uniform numbers: near enough to normal for delays.
    private struct Noise(ulong seed)
    {
        private SplitMix64 random = new(SplitMix64.Mix(seed));

        public double Next()
        {
            double sum = -6;
            for (int count = 0; count < 12; count++)
            {
                sum += random.Unit();
            }

            return sum;
        }
    }
}
