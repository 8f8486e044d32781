using System.Text;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>
/// Goal: no body makes the reader throw, and what stands before the damage is delivered.
/// Method: a sound request cut at every byte, and requests with one thing wrong each.
/// </summary>
public sealed class DamageTests
{
    private static readonly string Sound = Otel.Traces(
        Otel.With(("service.name", "bot")),
        Enumerable.Range(1, 5).Select(id => Tool(id, $"tool_{id}")).ToArray()
    );

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_protobuf_body_cut_anywhere_delivers_the_records_before_the_cut(int lengthBytes)
    {
        byte[] body = OtlpConversion.ToProtobuf(Sound, lengthBytes);
        List<Row> all = Read(body, out OtlpFailure whole).Rows;
        Assert.Equal(default, whole);
        Assert.Equal(5, all.Count);
        int most = 0;
        for (int length = 0; length < body.Length; length++)
        {
            List<Row> rows = Read(body.AsSpan(0, length), out OtlpFailure failure).Rows;
            Assert.Equal(all.Take(rows.Count), rows);
            Assert.True(length == 0 || failure.Reason != OtlpFailureReason.None);
            Assert.InRange(failure.Offset, 0, length);
            Assert.InRange(rows.Count, most, 4);
            most = rows.Count;
        }

        Assert.Equal(4, most);
    }

    [Fact]
    public void A_json_body_cut_anywhere_delivers_the_records_before_the_cut()
    {
        byte[] body = Encoding.UTF8.GetBytes(Sound);
        List<Row> all = new Reading().Json(Sound).Rows;
        int most = 0;
        for (int length = 0; length < body.Length; length++)
        {
            var read = new Reading(DamageLimits);
            OtlpFailure failure = read.Json(OtlpSignal.Traces, body.AsSpan(0, length));
            Assert.Equal(all.Take(read.Rows.Count), read.Rows);
            Assert.NotEqual(OtlpFailureReason.None, failure.Reason);
            Assert.InRange(failure.Offset, 0, length);
            Assert.InRange(read.Rows.Count, most, 5);
            most = read.Rows.Count;
        }

        Assert.Equal(5, most);
    }

    [Theory]
    [InlineData("0B", OtlpFailureReason.WireTypeWrong, 1)] // A group.
    [InlineData("0D00000000", OtlpFailureReason.WireTypeWrong, 1)] // A fixed number for a message.
    [InlineData("02", OtlpFailureReason.FieldNumberZero, 0)]
    [InlineData("0AFFFFFFFFFFFFFFFFFFFF01", OtlpFailureReason.VarintTooLong, 1)]
    [InlineData("0AFFFFFFFF0F", OtlpFailureReason.LengthPastEnd, 1)]
    [InlineData("0A", OtlpFailureReason.Truncated, 1)]
    [InlineData("8A", OtlpFailureReason.Truncated, 0)]
    [InlineData("2A0A00", OtlpFailureReason.LengthPastEnd, 1)] // An unknown field is checked too.
    public void Damage_is_named_with_its_offset(string hex, OtlpFailureReason reason, int offset)
    {
        _ = Read(Convert.FromHexString(hex), out OtlpFailure failure);

        Assert.Equal(new OtlpFailure(reason, offset), failure);
    }

    [Theory]
    [InlineData("", OtlpFailureReason.JsonMalformed)]
    [InlineData("[]", OtlpFailureReason.JsonShapeWrong)]
    [InlineData("""{"resourceSpans":{}}""", OtlpFailureReason.JsonShapeWrong)]
    [InlineData("""{"resourceSpans":[1]}""", OtlpFailureReason.JsonShapeWrong)]
    [InlineData(
        """{"resourceSpans":[{"scopeSpans":[{"spans":[7]}]}]}""",
        OtlpFailureReason.JsonShapeWrong
    )]
    [InlineData("""{"resourceSpans":[]} x""", OtlpFailureReason.JsonMalformed)]
    [InlineData("""{"resourceSpans":null,"other":{"a":[1]}}""", OtlpFailureReason.None)]
    public void Json_of_the_wrong_shape_is_named(string json, OtlpFailureReason reason)
    {
        var read = new Reading(DamageLimits);

        Assert.Equal(reason, read.Json(OtlpSignal.Traces, Encoding.UTF8.GetBytes(json)).Reason);
        Assert.Equal(
            reason == OtlpFailureReason.None ? 0 : 1,
            read.Reader.Counts.Of(Trouble.BodyDamaged)
        );
    }

    [Fact]
    public void Unknown_fields_are_passed_over_at_every_level()
    {
        byte[] unknown = new ProtoWriter()
            .Varint(99, 7)
            .Fixed64(98, 7)
            .Text(97, "later")
            .Append([0xFD, 0x05, 1, 2, 3, 4])
            .ToArray();
        byte[] span = SpanBytes("a_tool", unknown);
        byte[] body = new ProtoWriter()
            .Append(unknown)
            .Message(
                1,
                new ProtoWriter()
                    .Append(unknown)
                    .Message(2, new ProtoWriter().Append(unknown).Bytes(2, span))
            )
            .ToArray();

        Reading read = Read(body, out OtlpFailure failure);

        Assert.Equal(default, failure);
        Assert.Equal("a_tool", read.Names.Actions.Show(read.Call(0).Observation.Action));
    }

    [Fact]
    public void A_resource_behind_its_records_still_counts()
    {
        ProtoWriter attribute = new ProtoWriter()
            .Text(1, "custodes.role")
            .Message(2, new ProtoWriter().Text(1, "payments"));
        byte[] body = new ProtoWriter()
            .Message(
                1,
                new ProtoWriter()
                    .Message(2, new ProtoWriter().Bytes(2, SpanBytes("a_tool", [])))
                    .Message(1, new ProtoWriter().Message(1, attribute))
            )
            .ToArray();

        Reading read = Read(body, out _);

        Assert.Equal("payments", read.Names.Roles.Show(read.Call(0).Observation.Role));
        string json =
            $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{Tool(1, "a")}}],"scope":{"name":"s"} }],"resource":{"attributes":[{{Otel.With(("custodes.role", "payments"))}}]} }]}""";
        Assert.Equal("payments", ShowRole(new Reading().Json(json)));
    }

    [Fact]
    public void A_body_past_the_limit_is_refused_and_one_at_the_limit_is_read()
    {
        byte[] body = OtlpConversion.ToProtobuf(Sound);
        var atLimit = new Reading(DamageLimits with { BodyBytesMax = body.Length });
        var pastLimit = new Reading(DamageLimits with { BodyBytesMax = body.Length - 1 });

        Assert.Equal(default, atLimit.Protobuf(OtlpSignal.Traces, body));
        Assert.Equal(
            OtlpFailureReason.BodyTooLarge,
            pastLimit.Protobuf(OtlpSignal.Traces, body).Reason
        );
        Assert.Empty(pastLimit.Rows);
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1001, 1)]
    [InlineData(10_000_000, 1)]
    public void A_text_past_the_limit_is_cut_and_counted(int length, int cuts)
    {
        string json = Otel.Traces(
            "",
            Tool(1, "t", ("gen_ai.tool.call.result", new string('x', length)))
        );
        OtlpLimits limits = DamageLimits with { AttributeBytesMax = 1000 };
        var read = new Reading(limits);

        Assert.Equal(default, read.Protobuf(OtlpSignal.Traces, OtlpConversion.ToProtobuf(json)));
        Assert.Equal(cuts, read.Reader.Counts.Of(Trouble.AttributeCut));
        Assert.Equal(Math.Min(1000, length), read.Call(0).Observation.ResultBytes);
    }

    [Theory]
    [InlineData(32, OtlpFailureReason.None)]
    [InlineData(33, OtlpFailureReason.NestedTooDeep)]
    [InlineData(1500, OtlpFailureReason.NestedTooDeep)]
    public void Values_nested_too_deep_are_refused(int depth, OtlpFailureReason reason)
    {
        byte[] value = new ProtoWriter().Text(1, "x").ToArray();
        for (int level = 0; level < depth; level++)
        {
            value = new ProtoWriter().Message(5, new ProtoWriter().Bytes(1, value)).ToArray();
        }

        byte[] attribute = new ProtoWriter()
            .Text(1, "gen_ai.tool.call.arguments")
            .Bytes(2, value)
            .ToArray();
        byte[] body = Body(SpanBytes("t", new ProtoWriter().Bytes(9, attribute).ToArray()));

        _ = Read(body, out OtlpFailure failure);

        Assert.Equal(reason, failure.Reason);
    }

    [Fact]
    public void Text_that_is_no_utf8_is_taken_and_counted()
    {
        byte[] attribute = new ProtoWriter()
            .Text(1, "gen_ai.tool.name")
            .Bytes(2, new ProtoWriter().Bytes(1, [0x74, 0xFF, 0xFE]).ToArray())
            .ToArray();
        byte[] body = Body(SpanBytes("t", new ProtoWriter().Bytes(9, attribute).ToArray()));

        Reading read = Read(body, out OtlpFailure failure);

        Assert.Equal(default, failure);
        Assert.Equal(1, read.Reader.Counts.Of(Trouble.TextNotUtf8));
        Assert.Equal(1, read.Reader.Counts.Of(Trouble.AttributeRepeated));
        _ = read.Call(0);
    }

    [Theory]
    [InlineData("0", "250000000")]
    [InlineData("-5", "250000000")]
    [InlineData("1794300000123000000", "1794300000000000000")]
    public void Times_that_cannot_be_are_counted(string start, string end)
    {
        string json =
            $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{Otel.TraceId}}","spanId":"0000000000000001","name":"execute_tool t","startTimeUnixNano":"{{start}}","endTimeUnixNano":{{end}} }]}]}]}""";
        Reading read = new Reading().Json(json);

        Assert.Equal(1, read.Reader.Counts.Of(Trouble.TimeWrong));
        Assert.Equal(-1, read.Call(0).Observation.DurationMs);
    }

    [Fact]
    public void Ids_in_base64_are_the_same_ids()
    {
        string base64 = Convert.ToBase64String(Convert.FromHexString(Otel.TraceId));
        Reading hex = new Reading().Json(Otel.Traces("", Tool(1, "t")));
        Reading other = new Reading().Json(
            Otel.Traces("", Tool(1, "t").Replace(Otel.TraceId, base64, StringComparison.Ordinal))
        );

        Assert.Equal(hex.Rows, other.Rows);
    }

    [Fact]
    public void Metrics_are_only_counted()
    {
        byte[] metric = new ProtoWriter().Text(1, "claude_code.token.usage").ToArray();
        var read = new Reading(DamageLimits);

        Assert.Equal(default, read.Protobuf(OtlpSignal.Metrics, Body(metric)));
        Assert.Empty(read.Rows);
        Assert.Equal(1, read.Reader.Counts.Of(Trouble.MetricNotUsed));
    }

    internal static OtlpLimits DamageLimits { get; } =
        Reading.Small with
        {
            PlaceCountMax = 1024,
            LeafCountMax = 64,
            ScratchBytesMax = 8192,
            AttributeBytesMax = 2048,
        };

    internal static string Tool(int id, string tool, params (string, string)[] more) =>
        Otel.Span(
            $"execute_tool {tool}",
            id,
            Otel.With([
                ("gen_ai.operation.name", "execute_tool"),
                ("gen_ai.tool.name", tool),
                ("gen_ai.tool.call.id", $"call_{id}"),
                .. more,
            ]),
            offsetMs: id * 1000
        );

    private static string ShowRole(Reading read) =>
        read.Names.Roles.Show(read.Call(0).Observation.Role);

    private static byte[] SpanBytes(string tool, byte[] more) =>
        new ProtoWriter()
            .Bytes(1, Convert.FromHexString(Otel.TraceId))
            .Bytes(2, [0, 0, 0, 0, 0, 0, 0, 9])
            .Text(5, $"execute_tool {tool}")
            .Fixed64(7, 1_794_300_000_123_000_000)
            .Fixed64(8, 1_794_300_000_223_000_000)
            .Message(
                9,
                new ProtoWriter()
                    .Text(1, "gen_ai.tool.name")
                    .Message(2, new ProtoWriter().Text(1, tool))
            )
            .Append(more)
            .ToArray();

    private static byte[] Body(byte[] record) =>
        new ProtoWriter()
            .Message(1, new ProtoWriter().Message(2, new ProtoWriter().Bytes(2, record)))
            .ToArray();

    private static Reading Read(ReadOnlySpan<byte> body, out OtlpFailure failure)
    {
        var read = new Reading(DamageLimits);
        failure = read.Protobuf(OtlpSignal.Traces, body);
        return read;
    }
}
