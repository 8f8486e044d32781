using Custodes.Evaluation.Refits;
using Custodes.Primitives;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: weights of calls follow from labels of sessions, and nobody counts for more than they should.
/// Method: sessions in which one call in five is the attacker's; copies of suites, tasks and variants.
/// </summary>
public sealed class InstanceFitTests
{
    private static readonly int[] All = [0, 1, 2];

    [Fact]
    public void The_feature_of_the_attackers_calls_is_found_and_those_of_all_calls_are_not()
    {
        LogisticWeights fitted = InstanceFit.Fit(Draw(false), [Draw(true)], All);
        Assert.True(fitted.Coefficients[0] > 5 * fitted.Coefficients[1]);
        Assert.True(fitted.Coefficients[0] > 0);
        double[] hijacked = [.. Draw(true, seed: 8).Select(session => Highest(session, fitted))];
        double[] benign = [.. Draw(false, seed: 9).Select(session => Highest(session, fitted))];
        int ordered = hijacked.Sum(high => benign.Count(low => low < high));
        Assert.InRange(ordered, 0.98 * hijacked.Length * benign.Length, double.MaxValue);
    }

    [Fact]
    public void A_feature_that_speaks_for_a_call_gets_no_weight()
    {
        LogisticWeights fitted = InstanceFit.Fit(Draw(false), [Draw(true)], All);
        Assert.Equal(0, fitted.Coefficients[2]);
        Assert.All(fitted.Coefficients, static weight => Assert.True(weight >= 0));
    }

    [Fact]
    public void Features_that_may_not_be_used_get_no_weight()
    {
        LogisticWeights fitted = InstanceFit.Fit(Draw(false), [Draw(true)], [1, 2]);
        Assert.Equal(3, fitted.Coefficients.Count);
        Assert.Equal(0, fitted.Coefficients[0]);
    }

    [Fact]
    public void Weights_follow_a_features_unit()
    {
        LogisticWeights plain = InstanceFit.Fit(Draw(false), [Draw(true)], [0]);
        LogisticWeights scaled = InstanceFit.Fit(
            Rescaled(Draw(false)),
            [Rescaled(Draw(true))],
            [0]
        );
        Assert.Equal(plain.Coefficients[0], 1000 * scaled.Coefficients[0], 1e-9);
        Assert.Equal(plain.Intercept, scaled.Intercept, 1e-9);
    }

    [Fact]
    public void The_same_sessions_twice_and_in_two_versions_change_nothing()
    {
        List<FitSession> benign = Draw(false);
        List<FitSession> hijacked = Draw(true);
        LogisticWeights plain = InstanceFit.Fit(benign, [hijacked], All);
        LogisticWeights twice = InstanceFit.Fit(
            [.. benign, .. benign],
            [
                [.. hijacked],
                [.. hijacked],
            ],
            All
        );
        Assert.Equal(plain.Intercept, twice.Intercept, 1e-9);
        Assert.Equal(plain.Coefficients[0], twice.Coefficients[0], 1e-9);
    }

    [Fact]
    public void A_suite_counts_the_same_however_many_sessions_it_has()
    {
        List<FitSession> one = Draw(true, "one");
        List<FitSession> other = Draw(true, "other");
        double[] shares = SharesOf([.. one, .. other, .. other, .. other]);
        Assert.Equal(0.5, shares.Take(one.Count).Sum(), 1e-9);
        Assert.Equal(1, shares.Sum(), 1e-9);
    }

    [Fact]
    public void A_session_without_a_scored_call_teaches_nothing()
    {
        FitSession silent = new("s", "silent", []);
        LogisticWeights plain = InstanceFit.Fit(Draw(false), [Draw(true)], All);
        LogisticWeights more = InstanceFit.Fit([silent, .. Draw(false)], [Draw(true)], All);
        Assert.Equal(plain.Coefficients[0], more.Coefficients[0], 0.05);
        Assert.True(double.IsFinite(more.Intercept));
    }

    [Fact]
    public void A_task_counts_with_the_square_root_of_its_sessions()
    {
        double[] shares = SharesOf([
            new FitSession("s", "rare", []),
            .. Enumerable.Repeat(new FitSession("s", "frequent", []), 9),
        ]);
        Assert.Equal(0.25, shares[0], 1e-9);
        Assert.Equal(0.75, shares.Skip(1).Sum(), 1e-9);
    }

    [Fact]
    public void The_same_sessions_give_the_same_bits()
    {
        LogisticWeights first = InstanceFit.Fit(Draw(false), [Draw(true)], All);
        LogisticWeights second = InstanceFit.Fit(Draw(false), [Draw(true)], All);
        Assert.Equal(first.Intercept, second.Intercept);
        Assert.Equal(first.Coefficients, second.Coefficients);
    }

    private static double Highest(FitSession session, LogisticWeights weights) =>
        session.Calls.Max(call => weights.Score(call));

    private static double[] SharesOf(List<FitSession> sessions) => SessionShares.Of(sessions, 1);

    private static List<FitSession> Rescaled(List<FitSession> sessions) =>
        [
            .. sessions.Select(static session =>
                session with
                {
                    Calls =
                    [
                        .. session.Calls.Select(static call =>
                            (double[])[1000 * call[0], call[1], call[2]]
                        ),
                    ],
                }
            ),
        ];

    // Feature 0 is high in the attacker's call alone, 1 is noise, 2 is low in the attacker's call.
    private static List<FitSession> Draw(bool isHijacked, string suite = "s", ulong seed = 3)
    {
        var random = new SplitMix64(seed);
        List<FitSession> sessions = [];
        for (int index = 0; index < 200; index++)
        {
            List<double[]> calls = [];
            int attackers = isHijacked ? random.Below(5) : -1;
            for (int call = 0; call < 5; call++)
            {
                bool isAttackers = call == attackers;
                calls.Add([
                    random.Unit() + (isAttackers ? 1 : 0),
                    random.Unit(),
                    isAttackers ? 0 : 0.5 + (random.Unit() / 2),
                ]);
            }

            sessions.Add(new FitSession(suite, $"task-{index % 10}", calls));
        }

        return sessions;
    }
}
