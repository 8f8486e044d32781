using System.Text;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Telemetry.Tests.Jsonl;

public sealed class JsonlRefusalTests
{
    [Theory]
    [InlineData("""{"agent":"a","kind":"message"}""", JsonlKey.Trace)]
    [InlineData("""{"trace":"","agent":"a","kind":"message"}""", JsonlKey.Trace)]
    [InlineData("""{"trace":"t","agent":"a","trace":null,"kind":"message"}""", JsonlKey.Trace)]
    [InlineData("""{"trace":"t","kind":"message"}""", JsonlKey.Agent)]
    [InlineData("""{"trace":"t","agent":"a"}""", JsonlKey.Kind)]
    [InlineData("""{"trace":"t","agent":"a","kind":"","tool":""}""", JsonlKey.Kind)]
    [InlineData("{}", JsonlKey.Trace)]
    public void A_line_without_a_needed_key_is_refused(string line, JsonlKey key)
    {
        JsonlRejection rejection = TraceLines.Refusal(line);
        Assert.Equal((JsonlFailure.MissingKey, key), (rejection.Failure, rejection.Key));
    }

    [Theory]
    [InlineData("\"trace\":5", JsonlKey.Trace)]
    [InlineData("\"agent\":{}", JsonlKey.Agent)]
    [InlineData("\"role\":[]", JsonlKey.Role)]
    [InlineData("\"build\":1", JsonlKey.Build)]
    [InlineData("\"tool\":5", JsonlKey.Tool)]
    [InlineData("\"kind\":true", JsonlKey.Kind)]
    [InlineData("\"seq\":{}", JsonlKey.Sequence)]
    [InlineData("\"seq\":\"x\"", JsonlKey.Sequence)]
    [InlineData("\"seq\":\"\"", JsonlKey.Sequence)]
    [InlineData("\"seq\":\"1 2\"", JsonlKey.Sequence)]
    [InlineData("\"ts_ms\":true", JsonlKey.Time)]
    [InlineData("\"ts_ms\":\"2024-01-01\"", JsonlKey.Time)]
    [InlineData("\"args\":[1]", JsonlKey.Arguments)]
    [InlineData("\"args\":\"a\"", JsonlKey.Arguments)]
    [InlineData("\"arg_src\":\"u\"", JsonlKey.ArgumentSources)]
    [InlineData("\"args\":{\"a\":1},\"arg_src\":{\"a\":1}", JsonlKey.ArgumentSources)]
    [InlineData("\"args_bytes\":[]", JsonlKey.ArgumentBytes)]
    [InlineData("\"result_bytes\":false", JsonlKey.ResultBytes)]
    [InlineData("\"result_error\":1", JsonlKey.ResultError)]
    [InlineData("\"result_error\":\"no\"", JsonlKey.ResultError)]
    [InlineData("\"outcome\":1", JsonlKey.Outcome)]
    [InlineData("\"tokens_in\":{}", JsonlKey.TokensIn)]
    [InlineData("\"tokens_out\":[]", JsonlKey.TokensOut)]
    [InlineData("\"duration_ms\":true", JsonlKey.Duration)]
    [InlineData("\"prompt\":1", JsonlKey.Prompt)]
    [InlineData("\"prompt\":{\"fp\":\"x\"}", JsonlKey.PromptFingerprint)]
    [InlineData("\"prompt\":{\"words\":{}}", JsonlKey.PromptWords)]
    [InlineData("\"prompt\":{\"words\":[[]]}", JsonlKey.PromptWords)]
    [InlineData("\"prov\":[]", JsonlKey.Provenance)]
    [InlineData("\"prov\":{\"args\":{}}", JsonlKey.ProvenanceArguments)]
    [InlineData("\"prov\":{\"args\":[1]}", JsonlKey.ProvenanceArguments)]
    [InlineData("\"prov\":{\"args\":[{\"name\":1}]}", JsonlKey.ArgumentName)]
    [InlineData("\"prov\":{\"args\":[{\"src_pos\":{}}]}", JsonlKey.SourcePosition)]
    [InlineData("\"prov\":{\"echo\":true}", JsonlKey.Echo)]
    [InlineData("\"prov\":{\"result_fields\":[]}", JsonlKey.ResultFields)]
    [InlineData("\"prov\":{\"result_fields\":{\"a\":[]}}", JsonlKey.ResultFields)]
    [InlineData("\"prov\":{\"result_ids\":[true]}", JsonlKey.ResultIdentifiers)]
    [InlineData("\"prov\":{\"result_shape\":{}}", JsonlKey.ResultShape)]
    public void A_value_of_the_wrong_type_is_refused_by_the_name_of_its_key(
        string members,
        JsonlKey key
    )
    {
        JsonlRejection rejection = TraceLines.Refusal(
            $$"""{"trace":"t","agent":"a","kind":"message",{{members}}}"""
        );
        Assert.Equal((JsonlFailure.WrongType, key), (rejection.Failure, rejection.Key));
        Assert.NotEmpty(JsonlKeys.NameOf(key));
        Assert.Contains($"\"{JsonlKeys.NameOf(key)}\"", rejection.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"trace\":\"t\",}", JsonlFailure.UnexpectedByte, 14)]
    [InlineData("{\"trace\" \"t\"}", JsonlFailure.UnexpectedByte, 10)]
    [InlineData("{\"a\":1;\"b\":2}", JsonlFailure.UnexpectedByte, 7)]
    [InlineData("{\"a\"=1}", JsonlFailure.UnexpectedByte, 5)]
    [InlineData("{'a':1}", JsonlFailure.UnexpectedByte, 2)]
    [InlineData("{\"a\":(1)}", JsonlFailure.UnexpectedByte, 6)]
    [InlineData("{\"a\":[1;2]}", JsonlFailure.UnexpectedByte, 8)]
    [InlineData("{\"a\":[1,]}", JsonlFailure.UnexpectedByte, 9)]
    [InlineData("{,}", JsonlFailure.UnexpectedByte, 2)]
    [InlineData("{trace:1}", JsonlFailure.UnexpectedByte, 2)]
    [InlineData("{\"a\":tru}", JsonlFailure.UnexpectedByte, 9)]
    [InlineData("{\"a\":[1 2]}", JsonlFailure.UnexpectedByte, 9)]
    [InlineData("{\"a\":[1}]", JsonlFailure.UnexpectedByte, 8)]
    [InlineData("{} x", JsonlFailure.UnexpectedByte, 4)]
    [InlineData("{}{}", JsonlFailure.UnexpectedByte, 3)]
    [InlineData("hello", JsonlFailure.UnexpectedByte, 1)]
    [InlineData("{\"a\":/*c*/1}", JsonlFailure.UnexpectedByte, 6)]
    [InlineData("{\"a\":NaN}", JsonlFailure.UnexpectedByte, 6)]
    [InlineData("{\"a\":\u00001}", JsonlFailure.UnexpectedByte, 6)]
    [InlineData("{}\u0000", JsonlFailure.UnexpectedByte, 3)]
    [InlineData("{", JsonlFailure.LineEndsEarly, 2)]
    [InlineData("{\"a", JsonlFailure.LineEndsEarly, 4)]
    [InlineData("{\"a\":1", JsonlFailure.LineEndsEarly, 7)]
    [InlineData("{\"a\":nul", JsonlFailure.LineEndsEarly, 9)]
    [InlineData("{\"a\":\"\\u00", JsonlFailure.LineEndsEarly, 11)]
    [InlineData("{\"a\":\"\\", JsonlFailure.LineEndsEarly, 8)]
    [InlineData("{\"a\":-", JsonlFailure.LineEndsEarly, 7)]
    [InlineData("{\"a\":01}", JsonlFailure.BadNumber, 8)]
    [InlineData("{\"a\":1.}", JsonlFailure.BadNumber, 8)]
    [InlineData("{\"a\":1e}", JsonlFailure.BadNumber, 8)]
    [InlineData("{\"a\":-x}", JsonlFailure.BadNumber, 7)]
    [InlineData("{\"a\":\"\\x\"}", JsonlFailure.BadEscape, 7)]
    [InlineData("{\"a\":\"\\u00g0\"}", JsonlFailure.BadEscape, 7)]
    [InlineData("{\"a\":\"\t\"}", JsonlFailure.ControlCharacter, 7)]
    [InlineData("[1]", JsonlFailure.NotAnObject, 1)]
    [InlineData(" 5", JsonlFailure.NotAnObject, 2)]
    [InlineData("\"text\"", JsonlFailure.NotAnObject, 1)]
    public void A_line_that_is_no_JSON_object_is_refused_at_its_byte(
        string line,
        JsonlFailure failure,
        int column
    )
    {
        JsonlRejection rejection = TraceLines.Refusal(line);
        Assert.Equal((failure, column), (rejection.Failure, rejection.Column));
        Assert.Equal($"line 1, byte {column}: {rejection.Text}", rejection.ToString());
    }

    [Fact]
    public void A_fault_in_grammar_goes_before_a_fault_in_meaning() =>
        Assert.Equal(
            JsonlFailure.UnexpectedByte,
            TraceLines.Refusal("""{"tool":5,"a":}""").Failure
        );

    [Theory]
    [InlineData("seq", "9223372036854775808", JsonlKey.Sequence)]
    [InlineData("seq", "1e19", JsonlKey.Sequence)]
    [InlineData("ts_ms", "-9223372036854775809", JsonlKey.Time)]
    [InlineData("ts_ms", "99999999999999999999", JsonlKey.Time)]
    [InlineData("ts_ms", "1e999", JsonlKey.Time)]
    public void A_position_or_time_past_64_bits_is_refused(string name, string value, JsonlKey key)
    {
        string line = $$"""{"trace":"t","agent":"a","kind":"message","{{name}}":{{value}}}""";
        JsonlRejection rejection = TraceLines.Refusal(line);
        Assert.Equal((JsonlFailure.OutOfRange, key), (rejection.Failure, rejection.Key));
        Assert.Equal(line.IndexOf(value, StringComparison.Ordinal) + 1, rejection.Column);
    }

    [Theory]
    [InlineData("{\"prov\":{\"args\":[{\"fp\":-1}]}", JsonlKey.ArgumentFingerprint)]
    [InlineData("{\"prompt\":{\"fp\":18446744073709551616}", JsonlKey.PromptFingerprint)]
    public void A_fingerprint_past_64_bits_is_refused(string start, JsonlKey key)
    {
        JsonlRejection rejection = TraceLines.Refusal(start + "}");
        Assert.Equal((JsonlFailure.OutOfRange, key), (rejection.Failure, rejection.Key));
    }

    [Theory]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public void A_line_that_is_not_UTF_8_is_refused(byte[] wrong)
    {
        byte[] line =
        [
            .. Encoding.UTF8.GetBytes("{\"trace\":\"é"),
            .. wrong,
            .. "\",\"agent\":\"a\",\"kind\":\"message\"}"u8,
        ];
        TraceLines lines = new TraceLines().Read(line);
        JsonlRejection rejection = Assert.Single(lines.Counters.Rejections.ToArray());
        Assert.Equal((JsonlFailure.InvalidUtf8, 13), (rejection.Failure, rejection.Column));
    }

    [Fact]
    public void A_refusal_names_its_line_and_the_lines_around_it_are_read()
    {
        TraceLines lines = new TraceLines().Read(
            "\uFEFF" + TraceLines.Minimal + "\r",
            "  ",
            "",
            "{broken",
            TraceLines.Minimal,
            "",
            "[]",
            TraceLines.Minimal
        );
        Assert.Equal(3, lines.Batch.Count);
        Assert.Equal([4L, 7L], lines.Counters.Rejections.ToArray().Select(static one => one.Line));
        Assert.Equal(
            (8L, 3L, 3L, 2L),
            (
                lines.Counters.Lines,
                lines.Counters.Observations,
                lines.Counters.BlankLines,
                lines.Counters.Rejected
            )
        );
    }

    [Fact]
    public void A_byte_order_mark_is_taken_at_the_very_start_alone()
    {
        TraceLines lines = new TraceLines().Read(
            "\uFEFF" + TraceLines.Minimal,
            "\uFEFF" + TraceLines.Minimal
        );
        Assert.Equal(1, lines.Batch.Count);
        Assert.Equal(1, lines.Counters.Rejected);
        lines.Reader.Restart();
        _ = lines.Read("\uFEFF" + TraceLines.Minimal);
        Assert.Equal(2, lines.Batch.Count);
    }
}
