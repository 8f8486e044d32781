using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Tests;

public sealed class ProtocolRunTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public void A_scorer_learns_all_finishes_once_and_then_scores()
    {
        ProtocolFold fold = new("f", [2, 0], [1, 3], IsLive: false);
        List<string> calls = [];
        TraceScore?[] scores = Run([fold], 1, calls);
        Assert.Equal(["learn 2", "learn 0", "finish", "score 1", "score 3"], calls);
        Assert.Equal([null, new TraceScore(4001, 1), null, new TraceScore(4003, 3)], scores);
    }

    [Fact]
    public void A_live_scorer_scores_each_trace_before_it_learns_it()
    {
        ProtocolFold fold = new("f", [], [3, 1], IsLive: true);
        List<string> calls = [];
        _ = Run([fold], 1, calls);
        Assert.Equal(["score 3", "learn 3", "score 1", "learn 1"], calls);
    }

    [Fact]
    public void Scores_do_not_depend_on_the_number_of_threads()
    {
        List<ProtocolFold> folds = [];
        for (int fold = 0; fold < 4; fold++)
        {
            folds.Add(new ProtocolFold($"{fold}", [(fold + 1) % 4], [fold], IsLive: false));
        }

        Assert.Equal(Run(folds, 1, calls: null), Run(folds, 4, calls: null));
    }

    private static TraceScore?[] Run(
        IReadOnlyList<ProtocolFold> folds,
        int threadCount,
        List<string>? calls
    )
    {
        var sketch = new TraceSketch();
        for (int trace = 0; trace < 4; trace++)
        {
            sketch.Calls($"t{trace}", trace, "x");
        }

        LabelledTraces labelled = sketch.Build();
        return ProtocolRun.Score(
            Protocol.UnseenTask,
            folds,
            labelled,
            _ => new RecordingScorer(calls ?? []),
            threadCount,
            Cancellation
        );
    }
}
