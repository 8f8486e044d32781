using Custodes.Contracts;
using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: what a reader put in comes out again, trace by trace, unchanged.
/// Method: random rows of several sessions mixed, in batches of random size, compared after replay.
/// </summary>
public sealed class TraceSetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Mixed_sessions_come_out_whole_and_in_sequence(ulong seed)
    {
        var random = new SplitMix64(seed);
        ObservationBatch source = Fill(ref random, rowCount: 300, sessionCount: 7);
        var builder = new TraceSetBuilder();
        builder.Accept(source);
        TraceSet traces = builder.Build();
        Assert.Equal(7, traces.Count);
        Assert.Equal(300, traces.EventCount);

        var replay = new ObservationBatch(11);
        for (ulong session = 1; session <= 7; session++)
        {
            Assert.True(traces.TryFind(session, out int trace));
            List<Observation> expected =
            [
                .. source
                    .Observations.ToArray()
                    .Where(row => row.Session == session)
                    .OrderBy(static row => row.Sequence),
            ];
            int next = 0;
            while (next < expected.Count)
            {
                replay.Clear();
                int start = next;
                next = traces.Write(trace, replay, start);
                Assert.Equal(next - start, replay.Count);
                for (int index = 0; index < replay.Count; index++)
                {
                    AssertSame(source, expected[start + index], replay, replay.Observations[index]);
                }
            }

            Assert.Equal(expected.Count, next);
        }
    }

    [Fact]
    public void A_trace_without_sequence_numbers_keeps_its_order_and_counts_positions()
    {
        TraceSet traces = new TraceSketch()
            .Event("t", -1, 5, "b")
            .Event("t", -1, 4, "a")
            .Build()
            .Traces;
        Assert.Equal(TraceSketch.Key("b"), traces.EventsOf(0)[0].Action);
        Assert.Equal(1, traces.SequenceOf(0, 1));
    }

    [Fact]
    public void Events_past_the_limit_and_without_a_session_are_counted_not_kept()
    {
        var builder = new TraceSetBuilder(eventCountMax: 2);
        var batch = new ObservationBatch(4);
        foreach (ulong session in (ReadOnlySpan<ulong>)[0, 1, 1, 1])
        {
            batch.Add().Session = session;
        }

        builder.Accept(batch);
        Assert.Equal(2, builder.Build().EventCount);
        Assert.Equal(1, builder.RefusedCount);
        Assert.Equal(1, builder.SessionlessCount);
    }

    [Fact]
    public void A_row_at_every_limit_of_a_batch_comes_back()
    {
        var batch = new ObservationBatch(1);
        batch.Add().Session = 1;
        for (int index = 0; index < ObservationBatch.IdentifierCountMax; index++)
        {
            _ = batch.TryAdd(new ArgumentObservation { Name = (ulong)index });
            _ = batch.TryAdd(new ResultField((ulong)index, index));
            Assert.True(batch.TryAddIdentifier((uint)index));
            Assert.True(batch.TryAddPromptWord((uint)index));
        }

        var builder = new TraceSetBuilder();
        builder.Accept(batch);
        var replay = new ObservationBatch(1);
        Assert.Equal(1, builder.Build().Write(0, replay));
        AssertSame(batch, batch.Observations[0], replay, replay.Observations[0]);
    }

    private static ObservationBatch Fill(ref SplitMix64 random, int rowCount, int sessionCount)
    {
        var batch = new ObservationBatch(rowCount);
        long[] sequences = new long[sessionCount];
        for (int index = 0; index < rowCount; index++)
        {
            int session = random.Below(sessionCount);
            ref Observation row = ref batch.Add();
            row.Session = (ulong)session + 1;
            // Numbers mostly rise, and now and then two neighbours come in the wrong order.
            row.Sequence = (2 * sequences[session]++) + (3 * random.Below(2));
            row.TimeMs = index;
            row.Action = random.Next();
            row.PromptFingerprint = random.Next();
            for (int left = random.Below(6); left > 0; left--)
            {
                Assert.True(batch.TryAdd(new ArgumentObservation { Name = random.Next() }));
                Assert.True(batch.TryAdd(new ResultField(random.Next(), random.Below(99))));
                Assert.True(batch.TryAddIdentifier((uint)random.Below(99)));
                Assert.True(batch.TryAddPromptWord((uint)random.Below(99)));
            }
        }

        return batch;
    }

    private static void AssertSame(
        ObservationBatch source,
        Observation expected,
        ObservationBatch replay,
        Observation actual
    )
    {
        Assert.Equal(source.ArgumentsOf(expected), replay.ArgumentsOf(actual));
        Assert.Equal(source.FieldsOf(expected), replay.FieldsOf(actual));
        Assert.Equal(source.IdentifiersOf(expected), replay.IdentifiersOf(actual));
        Assert.Equal(source.PromptWordsOf(expected), replay.PromptWordsOf(actual));
        actual.ArgumentStart = expected.ArgumentStart;
        actual.FieldStart = expected.FieldStart;
        actual.IdentifierStart = expected.IdentifierStart;
        actual.PromptWordStart = expected.PromptWordStart;
        Assert.Equal(expected, actual);
    }
}
