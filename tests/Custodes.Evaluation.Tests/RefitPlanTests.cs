using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Refits;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: the weights of a suite owe nothing to the suite.
/// Method: whatever is done to a suite's sessions, its own weights stay the same bits, and others' move.
/// </summary>
public sealed class RefitPlanTests
{
    [Fact]
    public void A_suites_own_sessions_do_not_touch_its_weights()
    {
        List<RefitSession> sessions = Draw();
        RefitPlan plain = Fit(sessions);
        RefitPlan turned = Fit([
            .. sessions.Select(session =>
                session.Suite == "a" ? session with { IsHijacked = !session.IsHijacked } : session
            ),
        ]);
        AssertSame(plain.For("a"), turned.For("a"));
        Assert.NotEqual(plain.For("b").Coefficients, turned.For("b").Coefficients);
        Assert.NotEqual(plain.For("new").Coefficients, turned.For("new").Coefficients);
    }

    [Fact]
    public void A_suite_counts_the_same_however_many_sessions_it_has()
    {
        List<RefitSession> sessions = Draw();
        IEnumerable<RefitSession> again = sessions.Where(static session =>
            session.Suite == "b" && session.IsHijacked
        );
        RefitPlan plain = Fit(sessions);
        RefitPlan larger = Fit([.. sessions, .. again, .. again]);
        Assert.Equal(plain.For("a").Intercept, larger.For("a").Intercept, 1e-8);
        Assert.Equal(plain.For("a").Coefficients[0], larger.For("a").Coefficients[0], 1e-8);
    }

    [Fact]
    public void A_suite_without_hijacks_is_scored_with_the_others_weights_and_helps_them()
    {
        List<RefitSession> sessions = [.. Draw(), new RefitSession("calm", false, [0.5, 0.5])];
        RefitPlan plan = Fit(sessions);
        Assert.Equal(["a", "b", "calm"], plan.Suites.Order(StringComparer.Ordinal));
        AssertSame(Fit(Draw()).ForOthers, plan.For("calm"));
    }

    [Fact]
    public void A_suite_that_could_only_be_fitted_on_itself_is_refused()
    {
        List<RefitSession> one = [.. Draw().Where(static session => session.Suite == "a")];
        AssertRefused(one, RefitFault.OnlyOneSuite);
        AssertRefused([.. one, new RefitSession("calm", false, [1, 1])], RefitFault.OnlyOneSuite);
    }

    [Fact]
    public void Sessions_that_cannot_be_fitted_to_are_refused()
    {
        AssertRefused([], RefitFault.NoSessions);
        AssertRefused([.. Draw(), new("a", true, [1])], RefitFault.UnequalFeatures);
        AssertRefused([new("a", true, [])], RefitFault.UnequalFeatures);
        AssertRefused([.. Draw(), new("a", true, [1, double.NaN])], RefitFault.FeatureNotFinite);
    }

    [Fact]
    public void Resisted_traces_and_those_without_features_are_not_fitted_to()
    {
        LabelledTraces labelled = new TraceSketch()
            .Label("benign", TraceClass.Benign)
            .Label("hijacked", TraceClass.Hijacked)
            .Label("resisted", TraceClass.Resisted)
            .Label("unmeasured", TraceClass.Benign)
            .Calls("benign", 2, "x")
            .Calls("hijacked", 1, "x")
            .Calls("resisted", 3, "x")
            .Calls("unmeasured", 4, "x")
            .Build();
        IReadOnlyList<RefitSession> sessions = RefitPlan.SessionsOf(
            labelled,
            trace => trace == 3 ? null : [trace]
        );
        Assert.Equal([true, false], sessions.Select(static session => session.IsHijacked));
        Assert.Equal([1.0, 0.0], sessions.Select(static session => session.Features[0]));
    }

    [Fact]
    public void A_scorer_gets_the_weights_that_leave_its_traces_suite_out()
    {
        LabelledTraces labelled = new TraceSketch()
            .Label("t", TraceClass.Hijacked)
            .Calls("t", 0, "x")
            .Build();
        List<RefitSession> sessions = [.. Draw(), .. Draw().Select(Renamed)];
        RefitPlan plan = Fit(sessions);
        ProtocolFold fold = new("f", [], [0], IsLive: true);
        var context = new ScorerContext(Protocol.Stream, fold, labelled, plan);
        Assert.Same(plan.For("suite"), context.WeightsFor(0));
        Assert.NotSame(plan.ForOthers, context.WeightsFor(0));
        Assert.Null(new ScorerContext(Protocol.Stream, fold, labelled, null).WeightsFor(0));
    }

    private static RefitSession Renamed(RefitSession session) => session with { Suite = "suite" };

    private static void AssertSame(LogisticWeights expected, LogisticWeights actual)
    {
        Assert.Equal(expected.Intercept, actual.Intercept);
        Assert.Equal(expected.Coefficients, actual.Coefficients);
    }

    private static void AssertRefused(List<RefitSession> sessions, RefitFault expected)
    {
        Assert.False(
            RefitPlan.TryFit(sessions, RefitPlan.DefaultPenalty, out _, out RefitFault fault)
        );
        Assert.Equal(expected, fault);
    }

    private static RefitPlan Fit(IReadOnlyList<RefitSession> sessions)
    {
        Assert.True(
            RefitPlan.TryFit(sessions, RefitPlan.DefaultPenalty, out RefitPlan? plan, out _)
        );
        return plan;
    }

    private static List<RefitSession> Draw()
    {
        var random = new SplitMix64(3);
        List<RefitSession> sessions = [];
        foreach (string suite in (ReadOnlySpan<string>)["a", "b"])
        {
            for (int index = 0; index < 60; index++)
            {
                bool isHijacked = random.Below(3) == 0;
                double shift = isHijacked ? 0.5 : 0;
                sessions.Add(
                    new RefitSession(suite, isHijacked, [random.Unit() + shift, random.Unit()])
                );
            }
        }

        return sessions;
    }
}
