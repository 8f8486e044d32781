using Custodes.Aggregation.Arithmetic;
using Custodes.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Aggregation.Tests.Arithmetic;

/// <summary>
/// Goal: weighted order statistics are what they are called, and the order of their values changes nothing.
/// Method: against the plain definition, in which a value of weight k stands k times.
/// </summary>
public sealed class OrderStatisticsTests
{
    [Fact]
    public void A_median_is_that_of_the_values_repeated_by_weight() =>
        Prop.ForAll<(short, byte)[]>(pairs =>
            {
                (long[] values, long[] weights, List<long> repeated) = Unfold(pairs);
                long lower = repeated[(repeated.Count - 1) / 2];
                long upper = repeated[repeated.Count / 2];
                long expected = (long)Math.Floor((lower + upper) / 2.0);
                Assert.Equal(expected, OrderStatistics.Median(values, weights));
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_trimmed_mean_is_that_of_the_values_repeated_by_weight() =>
        Prop.ForAll<(short, byte)[]>(pairs =>
            {
                (long[] values, long[] weights, List<long> repeated) = Unfold(pairs);
                int cut = repeated.Count * 250 / 1000;
                List<long> kept = repeated[cut..^cut];
                long expected = (long)Math.Floor(kept.Sum() / (double)kept.Count);
                Assert.Equal(expected, OrderStatistics.TrimmedMean(values, weights, 250));
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_trimmed_mean_beside_zeros_is_that_of_all_of_them() =>
        Prop.ForAll<(byte, byte)[], byte>(
                (pairs, more) =>
                {
                    long[] values = [.. pairs.Select(pair => (long)pair.Item1)];
                    long[] weights = [.. pairs.Select(pair => (long)pair.Item2)];
                    long total = weights.Sum() + more + 1;
                    Assert.Equal(
                        OrderStatistics.TrimmedMean([0, .. values], [more + 1, .. weights], 100),
                        OrderStatistics.TrimmedMeanBesideZeros(values, weights, total, 100)
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_values_changes_nothing() =>
        Prop.ForAll<(short, byte)[], ulong>(
                (pairs, seed) =>
                {
                    (long[] values, long[] weights, _) = Unfold(pairs);
                    long[] others = (long[])values.Clone();
                    long[] otherWeights = (long[])weights.Clone();
                    SplitMix64 random = new(seed);
                    for (int index = others.Length - 1; index > 0; index--)
                    {
                        int other = random.Below(index + 1);
                        (others[index], others[other]) = (others[other], others[index]);
                        (otherWeights[index], otherWeights[other]) = (
                            otherWeights[other],
                            otherWeights[index]
                        );
                    }

                    Assert.Equal(
                        OrderStatistics.TrimmedMean(values, weights, 100),
                        OrderStatistics.TrimmedMean(others, otherWeights, 100)
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_weighs_nothing_changes_nothing()
    {
        long[] values = [5, 1, 1_000_000, 3];
        long[] weights = [1, 1, 0, 1];
        Assert.Equal(3, OrderStatistics.Median(values, weights));
    }

    [Fact]
    public void A_quarter_of_liars_moves_a_trimmed_mean_no_further_than_the_honest_values_reach()
    {
        long[] values = new long[100];
        long[] weights = new long[100];
        for (int index = 0; index < 100; index++)
        {
            values[index] = index < 25 ? long.MaxValue / 2 : index;
            weights[index] = 1;
        }

        Assert.InRange(OrderStatistics.TrimmedMean(values, weights, 250), 25, 99);
    }

    private static (long[] Values, long[] Weights, List<long> Repeated) Unfold(
        (short Value, byte Weight)[] pairs
    )
    {
        List<long> values = [7];
        List<long> weights = [1];
        foreach ((short value, byte weight) in pairs)
        {
            values.Add(value);
            weights.Add(weight);
        }

        List<long> repeated = [];
        for (int index = 0; index < values.Count; index++)
        {
            repeated.AddRange(Enumerable.Repeat(values[index], (int)weights[index]));
        }

        repeated.Sort();
        return ([.. values], [.. weights], repeated);
    }
}
