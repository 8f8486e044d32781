using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: a node that was stopped and started concludes exactly what one that ran on would have.
/// Method: real lines with provenance and synthetic rows without, under roomy limits and under limits at
/// which every table evicts or refuses; cut at both ends and at seeded places, also several times in one
/// run; all conclusions and the bytes of the final state are compared.
/// </summary>
public sealed class StateContinuationTests
{
    private const int CutsPerStream = 10;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_stream_cut_anywhere_ends_in_the_same_state(bool isSample, bool isRoomy)
    {
        IStateStream stream = StreamOf(isSample);
        PipelineOptions options = isRoomy ? StateOptionSets.Roomy : StateOptionSets.Tight;
        using StateRun whole = StateRun.Begin(stream, options);
        whole.To(stream.Count);
        string state = StateSectionsInMemory.Of(whole.Pipeline).Show();

        // A run without conclusions would prove nothing.
        Assert.True(whole.Transcript.Findings > 3, $"{whole.Transcript.Findings} findings");
        Assert.True(whole.Transcript.Verdicts > 1, $"{whole.Transcript.Verdicts} verdicts");
        Assert.True(whole.Transcript.Sessions > 50, $"{whole.Transcript.Sessions} sessions");

        SplitMix64 random = new(seed: 41);
        for (int cut = 0; cut < CutsPerStream; cut++)
        {
            int place =
                cut == 0 ? 0
                : cut == 1 ? stream.Count
                : random.Below(stream.Count);
            using StateRun run = StateRun.Begin(stream, options);
            run.To(place);
            run.Restart();
            run.To(stream.Count);
            Assert.Equal(whole.Transcript.Lines, run.Transcript.Lines);
            Assert.Equal(state, StateSectionsInMemory.Of(run.Pipeline).Show());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_restarts_change_no_more_than_one(bool isSample)
    {
        IStateStream stream = StreamOf(isSample);
        using StateRun whole = StateRun.Begin(stream, StateOptionSets.Tight);
        whole.To(stream.Count);
        using StateRun run = StateRun.Begin(stream, StateOptionSets.Tight);
        for (int place = 0; place < stream.Count; place += 9)
        {
            run.To(place);
            run.Restart();
        }

        run.To(stream.Count);
        whole.Pipeline.Drain();
        run.Pipeline.Drain();
        Assert.Equal(whole.Transcript.Lines, run.Transcript.Lines);
        Assert.Equal(
            StateSectionsInMemory.Of(whole.Pipeline).Show(),
            StateSectionsInMemory.Of(run.Pipeline).Show()
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Saved_again_after_loading_the_bytes_are_the_same(bool isSample)
    {
        IStateStream stream = StreamOf(isSample);
        using StateRun run = StateRun.Begin(stream, StateOptionSets.Roomy);
        for (int place = 0; place < stream.Count; place += 1 + (stream.Count / 8))
        {
            run.To(place);
            StateSectionsInMemory saved = StateSectionsInMemory.Of(run.Pipeline);
            using Pipeline? loaded = StateRun.Load(
                saved,
                StateOptionSets.Roomy,
                run.Transcript,
                out string? reason
            );
            Assert.Null(reason);
            Assert.Equal(saved.Show(), StateSectionsInMemory.Of(loaded!).Show());
        }
    }

    [Fact]
    public void Settling_after_a_restart_gives_the_same_thresholds()
    {
        IStateStream stream = StreamOf(isSample: true);
        using StateRun whole = StateRun.Begin(stream, StateOptionSets.Roomy);
        whole.To(stream.Count);
        using StateRun run = StateRun.Begin(stream, StateOptionSets.Roomy);
        run.To(stream.Count / 3);
        run.Restart();
        run.To(stream.Count);
        whole.Pipeline.Settle();
        run.Pipeline.Settle();
        Assert.Equal(
            StateSectionsInMemory.Of(whole.Pipeline).Show(),
            StateSectionsInMemory.Of(run.Pipeline).Show()
        );
    }

    private static IStateStream StreamOf(bool isSample) =>
        isSample ? new StateSampleStream(seed: 7) : new StateSyntheticStream(11, 400, 40);
}
