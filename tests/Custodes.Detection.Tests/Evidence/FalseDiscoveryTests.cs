using Custodes.Detection.Evidence;
using Custodes.Primitives;

namespace Custodes.Detection.Tests.Evidence;

/// <summary>
/// Goal: of the agents acted on at most a share α is innocent on average, also when they all err together.
/// Method: fleets with some guilty agents and innocent ones whose e-values have mean 1, independent or all
/// equal; the mean share of innocents among the rejected, with the error of that mean.
/// </summary>
public sealed class FalseDiscoveryTests
{
    private const double Alpha = 0.1;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Innocents_are_at_most_a_share_alpha_of_the_rejected(bool innocentsErrTogether)
    {
        SplitMix64 random = new(17);
        const int Fleets = 4_000;
        const int Agents = 100;
        const int Guilty = 5;
        double sum = 0;
        int found = 0;
        double[] e = new double[Agents];
        for (int fleet = 0; fleet < Fleets; fleet++)
        {
            double shared = Bet(ref random);
            for (int agent = 0; agent < Agents; agent++)
            {
                e[agent] =
                    agent < Guilty ? 4 + (4 * random.Unit())
                    : innocentsErrTogether ? shared
                    : Bet(ref random);
            }

            double line = FalseDiscovery.LogThreshold(e.ToArray(), Agents, Alpha);
            int innocent = e.Skip(Guilty).Count(value => value >= line);
            int guilty = e.Take(Guilty).Count(value => value >= line);
            sum += innocent + guilty == 0 ? 0 : (double)innocent / (innocent + guilty);
            found += guilty;
        }

        double share = sum / Fleets;
        double error = Math.Sqrt(share * (1 - share) / Fleets);
        Assert.True(share - (4 * error) <= Alpha, $"{share} ± {error}");
        Assert.True(found > Fleets, $"only {found} guilty agents found");
    }

    [Fact]
    public void The_line_is_where_the_formula_says()
    {
        // m = 100, α = 0.1: one alone needs 1,000; each of two needs 500.
        Assert.Equal(Math.Log(1_001), Line(1_001, 499));
        Assert.Equal(double.PositiveInfinity, Line(999, 499));
        Assert.Equal(Math.Log(501), Line(999, 501));
        Assert.Equal(double.PositiveInfinity, Line());
    }

    private static double Line(params double[] e) =>
        FalseDiscovery.LogThreshold([.. e.Select(static value => Math.Log(value))], 100, Alpha);

    // e = 1/(2√p) has mean 1 and a tail that does reach the line.
    private static double Bet(ref SplitMix64 random) =>
        Math.Log(0.5 / Math.Sqrt(1 - random.Unit()));
}
