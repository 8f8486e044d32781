using System.Text;
using Custodes.Contracts;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Telemetry.Tests.Jsonl;

public sealed class JsonlLimitTests
{
    private static readonly int MinimalBytes = Encoding.UTF8.GetByteCount(TraceLines.Minimal);

    [Fact]
    public void A_line_at_the_limit_is_read_and_one_byte_more_is_not()
    {
        JsonlLimits limits = new() { LineBytesMax = MinimalBytes };
        TraceLines lines = new TraceLines(limits).Read(
            TraceLines.Minimal,
            TraceLines.Minimal + " ",
            TraceLines.Minimal
        );
        Assert.Equal(2, lines.Batch.Count);
        JsonlRejection rejection = Assert.Single(lines.Counters.Rejections.ToArray());
        Assert.Equal((JsonlFailure.LineTooLong, 2L), (rejection.Failure, rejection.Line));
    }

    [Fact]
    public void A_line_over_the_limit_is_passed_over_however_many_pieces_it_comes_in()
    {
        JsonlLimits limits = new() { LineBytesMax = MinimalBytes };
        byte[] bytes = Encoding.UTF8.GetBytes(
            TraceLines.Minimal + "\n" + new string('x', 10_000) + "\n" + TraceLines.Minimal + "\n"
        );
        TraceLines lines = new(limits);
        LineBuffer buffer = new(limits, firstBytes: 16);
        FeedingLoop.Feed(lines, buffer, bytes, static () => 7);
        Assert.Equal(2, lines.Batch.Count);
        Assert.Equal((3L, 1L), (lines.Counters.Lines, lines.Counters.Rejected));
    }

    [Fact]
    public void A_line_over_the_limit_may_end_the_input()
    {
        JsonlLimits limits = new() { LineBytesMax = 10 };
        TraceLines lines = new TraceLines(limits).Read(new string('x', 11));
        Assert.Equal((1L, 1L), (lines.Counters.Lines, lines.Counters.Rejected));
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_read()
    {
        string big = new('b', 10_000_000);
        TraceLines lines = TraceLines.Event(
            $$"""
            "args":{"a":"{{big}}"}
            """
        );
        Assert.Equal(big.Length, lines.Batch.Arguments[0].Length);
        Assert.Equal(big.Length + 8, lines.Only().ArgumentBytes);
    }

    [Fact]
    public void A_huge_name_is_hashed_whole_and_cut_for_display()
    {
        string big = new('b', 1_000_000);
        TraceLines lines = new TraceLines().Read(
            $$"""{"trace":"{{big}}","agent":"a","kind":"message"}"""
        );
        Assert.Equal(lines.Names.Hash.Of(big), lines.Only().Session);
        Assert.Equal(200, lines.ShowOnlySession().Length);
    }

    [Fact]
    public void Sixty_four_levels_are_read_and_one_more_is_not()
    {
        TraceLines lines = new TraceLines().Read(Nested(63), Nested(64));
        Assert.Equal(1, lines.Batch.Count);
        JsonlRejection rejection = Assert.Single(lines.Counters.Rejections.ToArray());
        Assert.Equal((JsonlFailure.TooDeep, 2L), (rejection.Failure, rejection.Line));

        static string Nested(int depth) =>
            $$"""{"trace":"t","agent":"a","kind":"message","x":{{new string('[', depth)}}{{new string(']', depth)}}}""";
    }

    [Fact]
    public void Sixty_four_levels_of_arguments_give_their_leaf_and_one_more_level_does_not()
    {
        Assert.Equal(1, TraceLines.Event(Nested(62)).Batch.Arguments.Length);
        Assert.Equal(1, TraceLines.Event(Nested(63)).Counters.RejectedFor(JsonlFailure.TooDeep));

        static string Nested(int depth) =>
            $$"""
                "args":{"a":{{new string('[', depth)}}1{{new string(']', depth)}}}
                """;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Rows_past_the_limits_of_a_line_are_dropped_and_counted(int excess)
    {
        TraceLines lines = TraceLines.Event(
            $$"""
            "prompt":{"words":[{{Numbers(ObservationBatch.PromptWordCountMax)}}]},
            "prov":{"args":[{{Repeat("{}", ObservationBatch.ArgumentCountMax)}}],
            "result_ids":[{{Numbers(ObservationBatch.IdentifierCountMax)}}],
            "result_fields":{ {{Fields(ObservationBatch.FieldCountMax)}} } }
            """.ReplaceLineEndings("")
        );
        Observation row = lines.Only();
        Assert.Equal(ObservationBatch.ArgumentCountMax, row.ArgumentCount);
        Assert.Equal(ObservationBatch.FieldCountMax, row.FieldCount);
        Assert.Equal(ObservationBatch.IdentifierCountMax, row.IdentifierCount);
        Assert.Equal(ObservationBatch.PromptWordCountMax, row.PromptWordCount);
        JsonlCounters counters = lines.Counters;
        Assert.Equal(
            (excess, excess, excess, excess),
            (
                (int)counters.DroppedArguments,
                (int)counters.DroppedFields,
                (int)counters.DroppedIdentifiers,
                (int)counters.DroppedPromptWords
            )
        );

        string Repeat(string text, int count) =>
            string.Join(',', Enumerable.Repeat(text, count + excess));
        string Numbers(int count) => string.Join(',', Enumerable.Range(1, count + excess));
        string Fields(int count) =>
            string.Join(',', Enumerable.Range(1, count + excess).Select(static n => $"\"f{n}\":1"));
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    public void Leaves_past_the_limit_are_dropped_and_counted(int leafCount, int dropped)
    {
        TraceLines lines = TraceLines.Event(
            $$"""
            "args":{"a":[{{string.Join(',', Enumerable.Range(1, leafCount))}}]}
            """
        );
        Assert.Equal(64, lines.Only().ArgumentCount);
        Assert.Equal(dropped, lines.Counters.DroppedArguments);
    }

    [Fact]
    public void Only_the_first_refusals_are_kept_and_all_are_counted()
    {
        TraceLines lines = new TraceLines(new JsonlLimits { RejectionCountMax = 3 }).Read(
            "x",
            "x",
            "x",
            "x"
        );
        Assert.Equal(3, lines.Counters.Rejections.Length);
        Assert.Equal(4, lines.Counters.Rejected);
    }

    [Fact]
    public void A_full_batch_stops_the_reader_before_the_next_line()
    {
        TraceLines lines = new(capacity: 2);
        byte[] bytes = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat(TraceLines.Minimal + "\n", 5))
        );
        int line = bytes.Length / 5;
        Assert.Equal(2 * line, lines.Reader.Read(bytes, isLast: true, lines.Batch));
        Assert.Equal(0, lines.Reader.Read(bytes.AsSpan(2 * line), isLast: true, lines.Batch));
        lines.Batch.Clear();
        Assert.Equal(
            2 * line,
            lines.Reader.Read(bytes.AsSpan(2 * line), isLast: true, lines.Batch)
        );
        lines.Batch.Clear();
        Assert.Equal(line, lines.Reader.Read(bytes.AsSpan(4 * line), isLast: true, lines.Batch));
        Assert.Equal(5, lines.Counters.Observations);
    }

    [Theory]
    [InlineData("\"result_bytes\":2147483647", 2147483647, 0)]
    [InlineData("\"result_bytes\":2147483648", 2147483647, 1)]
    [InlineData("\"result_bytes\":1e300", 2147483647, 1)]
    [InlineData("\"result_bytes\":-1", -1, 0)]
    [InlineData("\"result_bytes\":-2", -1, 1)]
    [InlineData("\"result_bytes\":-1e300", -1, 1)]
    [InlineData("\"result_bytes\":5.0", 5, 0)]
    [InlineData("\"result_bytes\":5.5", 5, 1)]
    [InlineData("\"result_bytes\":12e2", 1200, 0)]
    [InlineData("\"result_bytes\":\"12\"", 12, 1)]
    [InlineData("\"result_bytes\":0", 0, 0)]
    [InlineData("\"result_bytes\":-0", 0, 0)]
    public void Sizes_are_clamped_rounded_and_counted(string members, int size, int coerced)
    {
        TraceLines lines = TraceLines.Event(members);
        Assert.Equal(size, lines.Only().ResultBytes);
        Assert.Equal(coerced, lines.Counters.CoercedValues);
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue, 0)]
    [InlineData("0", 0, 0)]
    [InlineData("-1", -1, 0)]
    [InlineData("-2", -1, 1)]
    [InlineData("-9223372036854775808", -1, 1)]
    [InlineData("1735689854791.0", 1735689854791, 0)]
    [InlineData("\"1735689854791\"", 1735689854791, 1)]
    public void Times_before_1970_are_unknown_and_counted(string value, long timeMs, int coerced)
    {
        TraceLines lines = TraceLines.Event($"\"ts_ms\":{value}");
        Assert.Equal(timeMs, lines.Only().TimeMs);
        Assert.Equal(coerced, lines.Counters.CoercedValues);
        Assert.Equal(value is ['-', not '1', ..] ? 1 : 0, lines.Counters.NegativeTimes);
    }

    [Theory]
    [InlineData("-9", -1, 1)]
    [InlineData("9", 9, 0)]
    public void Positions_below_zero_are_unknown(string value, long sequence, int coerced)
    {
        TraceLines lines = TraceLines.Event($"\"seq\":{value}");
        Assert.Equal(sequence, lines.Only().Sequence);
        Assert.Equal(coerced, lines.Counters.CoercedValues);
    }

    [Theory]
    [InlineData("1", 1f, 0)]
    [InlineData("1.01", 1f, 1)]
    [InlineData("-0.01", 0f, 1)]
    [InlineData("1e400", 1f, 1)]
    [InlineData("0.33333333333333333333333", 0.33333334f, 0)]
    public void Shares_are_clamped_and_counted(string value, float share, int coerced)
    {
        TraceLines lines = TraceLines.Event($"\"prov\":{{\"echo\":{value}}}");
        Assert.Equal(share, lines.Only().Echo);
        Assert.Equal(coerced, lines.Counters.CoercedValues);
    }

    [Fact]
    public void A_fingerprint_of_more_than_32_bits_keeps_the_low_ones_and_is_counted()
    {
        TraceLines lines = TraceLines.Event("\"prov\":{\"result_ids\":[4294967295,4294967298]}");
        Assert.Equal([uint.MaxValue, 2u], lines.Batch.ResultIdentifiers.ToArray());
        Assert.Equal(1, lines.Counters.CoercedValues);
    }
}
