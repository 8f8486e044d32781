using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Refits;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: the weights of a suite owe nothing to the suite.
/// Method: whatever the labels of a suite's traces say, its own plan stays the same, and others' change.
/// </summary>
public sealed class RefitPlanTests
{
    private static readonly string[] Suites = ["a", "b", "calm"];

    [Fact]
    public void A_suites_own_labels_change_nothing_in_its_plan()
    {
        LabelledTraces plain = Draw();
        LabelledTraces turned = Draw(static (suite, kind) => suite == "a" ? Turned(kind) : kind);
        AssertSame(Make(plain, "a"), Make(turned, "a"));
        Assert.NotEqual(Rows(Make(plain, "b")), Rows(Make(turned, "b")));
        Assert.NotEqual(Rows(Make(plain, null)), Rows(Make(turned, null)));
    }

    [Fact]
    public void No_trace_of_the_left_out_suite_is_learnt_or_measured()
    {
        LabelledTraces labelled = Draw();
        foreach (string suite in Suites)
        {
            RefitPlan plan = Make(labelled, suite);
            Assert.Equal(suite, plan.LeftOut);
            Assert.Equal(Suites.Where(other => other != suite), plan.Suites);
            Assert.DoesNotContain(
                suite,
                Rows(plan).Select(row => labelled.LabelOf(row.Trace).Suite)
            );
        }

        Assert.Equal(Suites, Make(labelled, null).Suites);
        Assert.Equal(Suites, RefitPlan.SuitesOf(labelled));
    }

    [Fact]
    public void A_trace_is_measured_by_what_was_learnt_from_the_tasks_of_other_folds()
    {
        LabelledTraces labelled = Draw();
        RefitPlan plan = Make(labelled, "b");
        Assert.Equal(2, plan.Folds.Count);
        foreach (RefitFold fold in plan.Folds)
        {
            int measured = labelled.LabelOf(fold.Benign[0]).Fold;
            foreach (int trace in (IEnumerable<int>)[.. fold.Benign, .. fold.Hijacked])
            {
                Assert.Equal(measured, labelled.LabelOf(trace).Fold);
            }

            Assert.NotEmpty(fold.Learn);
            foreach (int trace in fold.Learn)
            {
                Assert.NotEqual(measured, labelled.LabelOf(trace).Fold);
                Assert.Equal(TraceClass.Benign, labelled.LabelOf(trace).Class);
            }
        }
    }

    [Fact]
    public void Resisted_traces_have_no_part()
    {
        LabelledTraces labelled = Draw(
            static (suite, kind) =>
                suite == "b" && kind == TraceClass.Hijacked ? TraceClass.Resisted : kind
        );
        Assert.DoesNotContain(
            TraceClass.Resisted,
            Rows(Make(labelled, null)).Select(row => labelled.LabelOf(row.Trace).Class)
        );
    }

    [Fact]
    public void A_suite_that_could_only_be_fitted_on_itself_is_refused()
    {
        LabelledTraces oneAttacked = Draw(
            static (suite, kind) => suite == "a" ? kind : TraceClass.Benign
        );
        AssertRefused(oneAttacked, "a", RefitFault.NoHijacked);
        Assert.True(RefitPlan.TryMake(oneAttacked, "b", out _, out _));
        LabelledTraces allAttacked = Draw(static (_, _) => TraceClass.Hijacked);
        AssertRefused(allAttacked, "a", RefitFault.NoBenign);
        AssertRefused(Draw(foldCount: 1), null, RefitFault.OnlyOneFold);
    }

    private static TraceClass Turned(TraceClass kind) =>
        kind == TraceClass.Benign ? TraceClass.Hijacked : TraceClass.Benign;

    private static void AssertSame(RefitPlan expected, RefitPlan actual)
    {
        Assert.Equal(expected.Suites, actual.Suites);
        Assert.Equal(Rows(expected), Rows(actual));
    }

    private static void AssertRefused(LabelledTraces labelled, string? leftOut, RefitFault expected)
    {
        Assert.False(RefitPlan.TryMake(labelled, leftOut, out _, out RefitFault fault));
        Assert.Equal(expected, fault);
    }

    private static RefitPlan Make(LabelledTraces labelled, string? leftOut)
    {
        Assert.True(
            RefitPlan.TryMake(labelled, leftOut, out RefitPlan? plan, out RefitFault fault)
        );
        Assert.Equal(RefitFault.None, fault);
        return plan;
    }

    private static List<(int Fold, string Part, int Trace)> Rows(RefitPlan plan)
    {
        List<(int, string, int)> rows = [];
        for (int fold = 0; fold < plan.Folds.Count; fold++)
        {
            rows.AddRange(plan.Folds[fold].Learn.Select(trace => (fold, "learn", trace)));
            rows.AddRange(plan.Folds[fold].Benign.Select(trace => (fold, "benign", trace)));
            rows.AddRange(plan.Folds[fold].Hijacked.Select(trace => (fold, "hijacked", trace)));
        }

        return rows;
    }

    private static LabelledTraces Draw(
        Func<string, TraceClass, TraceClass>? relabel = null,
        int foldCount = 2
    )
    {
        TraceSketch sketch = new();
        long timeMs = 0;
        foreach (string suite in Suites)
        {
            for (int index = 0; index < 8; index++)
            {
                TraceClass kind =
                    suite != "calm" && index % 4 >= 2 ? TraceClass.Hijacked : TraceClass.Benign;
                string trace = $"{suite}-{index}";
                kind = relabel is null ? kind : relabel(suite, kind);
                _ = sketch
                    .Label(trace, kind, fold: index % foldCount, suite: suite)
                    .Calls(trace, timeMs++, "x");
            }
        }

        return sketch.Build();
    }
}
