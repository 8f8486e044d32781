using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;
using Custodes.Evaluation.Trivial;

namespace Custodes.Evaluation.Tests;

public sealed class TrivialBaselinesTests
{
    [Fact]
    public void Calls_and_side_effects_are_counted_and_alarm_past_their_threshold()
    {
        LabelledTraces labelled = Honest(100)
            .Calls("judged", 500, "read", "send", "send", "send", "read")
            .Build();
        Assert.Equal(new TraceScore(5, 2), ScoreLast("calls", labelled));
        Assert.Equal(new TraceScore(3, 2), ScoreLast("side effects", labelled));
    }

    [Fact]
    public void Too_few_learnt_sessions_mean_no_alarm()
    {
        LabelledTraces labelled = Honest(48).Calls("judged", 500, "read", "send", "send").Build();
        Assert.Equal(new TraceScore(3, null), ScoreLast("calls", labelled));
        labelled = Honest(49).Calls("judged", 500, "read", "send", "send").Build();
        Assert.Equal(new TraceScore(3, 2), ScoreLast("calls", labelled));
    }

    [Fact]
    public void New_pairs_are_counted_with_start_and_end()
    {
        // Start-send, send-read, read-end are new; the last is known only with the last event.
        LabelledTraces labelled = Honest(100).Calls("judged", 500, "send", "read").Build();
        Assert.Equal(new TraceScore(3, 0), ScoreLast("new bigrams", labelled));
        labelled = Honest(100).Calls("judged", 500, "read", "send").Build();
        Assert.Equal(new TraceScore(0, null), ScoreLast("new bigrams", labelled));
    }

    [Fact]
    public void The_chains_worst_step_is_its_least_probable_one()
    {
        // 100 times read-send-end: send follows read 100 of 100 times, and makes 100 of 200 steps.
        LabelledTraces labelled = Honest(100).Calls("judged", 500, "read", "send", "read").Build();
        double uses = 200 + (0.5 * 3);
        double sendRead = (0 + (0.5 / uses)) / (100 + 1);
        TraceScore score = ScoreLast("markov worst", labelled);
        Assert.Equal(-Math.Log(sendRead), score.Score, 1e-12);
        Assert.Equal(2, score.FirstAlarmSequence);
    }

    [Fact]
    public void The_coin_depends_on_the_trace_alone()
    {
        LabelledTraces few = Honest(10).Calls("judged", 500, "read").Build();
        LabelledTraces many = Honest(100).Calls("judged", 500, "send", "send").Build();
        Assert.Equal(ScoreLast("coin flip", few).Score, ScoreLast("coin flip", many).Score);
    }

    [Fact]
    public void Live_scores_use_only_what_came_before()
    {
        LabelledTraces labelled = new TraceSketch()
            .Calls("first", 0, "read", "send")
            .Calls("second", 10, "read", "send")
            .Build();
        ITraceScorer scorer = Make("new bigrams");
        Assert.Equal(3, scorer.ScoreThenLearn(labelled.Traces, 0).Score);
        Assert.Equal(0, scorer.ScoreThenLearn(labelled.Traces, 1).Score);
    }

    [Theory]
    [InlineData(49, 0.02, 49)]
    [InlineData(48, 0.02, double.PositiveInfinity)]
    [InlineData(99, 0.02, 98)]
    [InlineData(0, 0.5, double.PositiveInfinity)]
    public void The_threshold_is_the_conformal_quantile(int count, double alpha, double expected)
    {
        double[] scores = [.. Enumerable.Range(1, count).Select(static rank => (double)rank)];
        Assert.Equal(expected, ConformalThreshold.Of(scores, alpha));
    }

    private static TraceSketch Honest(int count)
    {
        var sketch = new TraceSketch();
        for (int index = 0; index < count; index++)
        {
            sketch.Calls($"honest {index}", index, "read", "send");
        }

        return sketch;
    }

    private static ITraceScorer Make(string name)
    {
        NamedScorer scorer = TrivialBaselines
            .All(static action => action == TraceSketch.Key("send"))
            .Single(scorer => scorer.Name == name);
        return scorer.Factory(new ScorerContext(default, new("f", [], [], IsLive: false)));
    }

    private static TraceScore ScoreLast(string name, LabelledTraces labelled)
    {
        ITraceScorer scorer = Make(name);
        int last = labelled.Traces.Count - 1;
        for (int trace = 0; trace < last; trace++)
        {
            scorer.Learn(labelled.Traces, trace);
        }

        scorer.FinishLearning();
        return scorer.Score(labelled.Traces, last);
    }
}
