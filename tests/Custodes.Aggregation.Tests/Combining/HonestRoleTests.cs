using System.Globalization;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Summaries;
using Custodes.Primitives;

namespace Custodes.Aggregation.Tests.Combining;

/// <summary>
/// Goal: chance alone does not use up the budget of an honest role, and a drift that is well inside it does not either.
/// Method: twenty buckets of fifty agents, and two of them, who are others in every epoch, which is the most that chance can put into an
/// anchor; through 240 epochs with a drift that is that far at the end; a hundred runs of each.
/// </summary>
public sealed class HonestRoleTests(ITestOutputHelper output)
{
    private const double Deviation = 0.6744897501960817;
    private const int Epochs = 240;
    private const int Runs = 100;

    [Theory]
    [InlineData(20, 0, 0)]
    [InlineData(20, 0.1, 0)]
    [InlineData(20, 0.2, 0.3)]
    [InlineData(20, 0.25, 1)]
    [InlineData(2, 0, 0.1)]
    [InlineData(2, 0.1, 0.3)]
    [InlineData(2, 0.2, 1)]
    public void An_honest_role_is_frozen_by_its_drift_and_hardly_by_chance(
        int buckets,
        double drift,
        double most
    )
    {
        int frozen = 0;
        for (int run = 0; run < Runs; run++)
        {
            SplitMix64 random = new(SplitMix64.Mix((ulong)(run + 1)));
            frozen += IsFrozen(buckets, drift, ref random) ? 1 : 0;
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{50 * buckets} agents, drift of {drift} scales in {Epochs} epochs: {frozen} of {Runs} frozen"
            )
        );
        Assert.InRange((double)frozen / Runs, 0, most);
    }

    private static bool IsFrozen(int buckets, double drift, ref SplitMix64 random)
    {
        // The plan is the same all the time: what is drawn here is what the buckets say.
        EpochContext begin = MadeBuckets.Context();
        GlobalBaseline? baseline = null;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            EpochContext context = begin.After(baseline);
            List<SummaryContent> said = [];
            for (int bucket = 0; bucket < buckets; bucket++)
            {
                double mean = 10 + (drift * epoch / Epochs) + (Normal(ref random) / Math.Sqrt(50));

                // 1.17 over the root of the agents is how far off a median of deviations is, 0.75 a median from its mean.
                double deviation = Deviation * Math.Exp(1.17 * Normal(ref random) / Math.Sqrt(50));
                double median = mean + (0.75 * Normal(ref random) / Math.Sqrt(50));
                said.Add(MadeBuckets.Make(context, bucket, mean, median, deviation));
            }

            baseline = BaselineStep.Next(
                context,
                [new RobustCombiner().Combine(context, 0, said)],
                []
            );
            if (baseline.Find(0)!.Features.Span[0].IsFrozen)
            {
                return true;
            }
        }

        return false;
    }

    // Nearly normal, of variance 1.
    private static double Normal(ref SplitMix64 random)
    {
        double sum = -6;
        for (int draw = 0; draw < 12; draw++)
        {
            sum += random.Unit();
        }

        return sum;
    }
}
