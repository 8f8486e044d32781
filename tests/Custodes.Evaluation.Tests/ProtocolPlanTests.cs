using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: no scorer ever learns from what it is then judged on, and every trace is judged once.
/// Method: random labels over folds, models and classes; the definitions checked trace by trace.
/// </summary>
public sealed class ProtocolPlanTests
{
    [Theory]
    [InlineData(Protocol.UnseenTask)]
    [InlineData(Protocol.KnownTask)]
    public void A_fold_learns_only_benign_traces_of_the_others_and_scores_all_of_its_own(
        Protocol protocol
    )
    {
        LabelledTraces labelled = Draw(500);
        IReadOnlyList<ProtocolFold> folds = ProtocolPlan.Of(protocol, labelled);
        Assert.Equal(protocol == Protocol.UnseenTask ? 5 : 3, folds.Count);
        HashSet<int> scored = [];
        foreach (ProtocolFold fold in folds)
        {
            string group = GroupOf(protocol, labelled.LabelOf(fold.Score[0]));
            Assert.All(fold.Score, trace => Assert.True(scored.Add(trace)));
            Assert.All(
                fold.Score,
                trace => Assert.Equal(group, GroupOf(protocol, labelled.LabelOf(trace)))
            );
            Assert.Equal(
                labelled.InTimeOrder.Where(trace =>
                    labelled.LabelOf(trace).Class == TraceClass.Benign
                    && GroupOf(protocol, labelled.LabelOf(trace)) != group
                ),
                fold.Learn
            );
            Assert.False(fold.IsLive);
        }

        Assert.Equal(500, scored.Count);
    }

    [Fact]
    public void The_stream_has_all_honest_traces_and_hijacked_ones_up_to_two_percent()
    {
        LabelledTraces labelled = Draw(500);
        ProtocolFold fold = Assert.Single(ProtocolPlan.Of(Protocol.Stream, labelled));
        Assert.True(fold.IsLive);
        Assert.Empty(fold.Learn);
        int hijacked = fold.Score.Count(trace =>
            labelled.LabelOf(trace).Class == TraceClass.Hijacked
        );
        Assert.True(50 * hijacked <= fold.Score.Count);
        Assert.True(50 * (hijacked + 1) > fold.Score.Count + 1);
        Assert.DoesNotContain(fold.Score, trace => labelled.LabelOf(trace).IsLeftOut);
        Assert.Equal(
            labelled.InTimeOrder.Count(trace =>
                labelled.LabelOf(trace).Class != TraceClass.Hijacked
                && !labelled.LabelOf(trace).IsLeftOut
            ),
            fold.Score.Count - hijacked
        );
    }

    [Fact]
    public void The_streams_choice_follows_from_the_seed()
    {
        LabelledTraces labelled = Draw(500);
        IReadOnlyList<int> Scored(ulong seed) =>
            ProtocolPlan.Of(Protocol.Stream, labelled, seed)[0].Score;
        Assert.Equal(Scored(1), Scored(1));
        Assert.NotEqual(Scored(1), Scored(2));
    }

    [Fact]
    public void Traces_are_in_the_order_of_their_first_event_and_then_of_their_ids()
    {
        LabelledTraces labelled = new TraceSketch()
            .Label("c", TraceClass.Benign)
            .Label("b", TraceClass.Benign)
            .Label("a", TraceClass.Benign)
            .Label("absent", TraceClass.Benign)
            .Calls("c", 100, "x")
            .Calls("a", 200, "x")
            .Calls("unlabelled", 50, "x")
            .Calls("b", 100, "x")
            .Build();
        Assert.Equal(
            ["b", "c", "a"],
            labelled.InTimeOrder.Select(trace => labelled.LabelOf(trace).Trace)
        );
    }

    [Fact]
    public void Every_protocol_has_a_name_that_is_read_back()
    {
        foreach (Protocol protocol in Enum.GetValues<Protocol>())
        {
            Assert.True(ProtocolNames.TryParse(ProtocolNames.Of(protocol), out Protocol read));
            Assert.Equal(protocol, read);
        }

        Assert.False(ProtocolNames.TryParse("unseen", out _));
    }

    private static string GroupOf(Protocol protocol, TraceLabel label) =>
        protocol == Protocol.UnseenTask ? $"{label.Fold}" : label.BaseModel;

    private static LabelledTraces Draw(int count)
    {
        var random = new SplitMix64(11);
        var sketch = new TraceSketch();
        for (int index = 0; index < count; index++)
        {
            var kind = (TraceClass)random.Below(3);
            sketch.Label(
                $"t{index}",
                kind,
                random.Below(5),
                $"m{random.Below(3)}",
                attempted: kind == TraceClass.Resisted && random.Below(4) == 0
            );
            sketch.Calls($"t{index}", random.Below(1000), "x");
        }

        return sketch.Build();
    }
}
