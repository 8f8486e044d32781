using System.Text;
using Custodes.Contracts;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>
/// Goal: that spans are read in groups shows in nothing but time: not in their rows, not in their order.
/// Method: one body against a body for each span, at and around a group's size, with spans that end a group.
/// </summary>
public sealed class GroupTests
{
    private static readonly string Resource = Otel.With(("service.name", "bot"));

    public static TheoryData<int, int> Sizes()
    {
        TheoryData<int, int> sizes = [];
        int[] counts =
        [
            1,
            RecordGroup.CountMax - 1,
            RecordGroup.CountMax,
            RecordGroup.CountMax + 1,
            (3 * RecordGroup.CountMax) + 5,
        ];
        foreach (int count in counts)
        {
            sizes.Add(count, 1);
            sizes.Add(count, 4);
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Spans_of_one_body_give_the_rows_they_give_alone(int count, int lengthBytes)
    {
        string[] spans = [.. Enumerable.Range(1, count).Select(Mixed)];
        var together = new Reading();
        var alone = new Reading();

        _ = together.Protobuf(OtlpSignal.Traces, Body(lengthBytes, spans));
        foreach (string span in spans)
        {
            _ = alone.Protobuf(OtlpSignal.Traces, Body(lengthBytes, span));
        }

        Assert.NotEmpty(together.Rows);
        Assert.Equal(alone.Rows, together.Rows);
        Assert.Equal(alone.Reader.Counts.Records, together.Reader.Counts.Records);
        foreach (Trouble trouble in Enum.GetValues<Trouble>())
        {
            Assert.Equal(alone.Reader.Counts.Of(trouble), together.Reader.Counts.Of(trouble));
        }
    }

    [Fact]
    public void Contexts_that_are_pushed_out_within_a_group_are_looked_for_again()
    {
        // Two traces and two sessions are remembered, and every span of a group stands in another one.
        OtlpLimits tiny = Reading.Small with
        {
            TraceCountMax = 2,
            SessionCountMax = 2,
        };
        string[] spans =
        [
            .. Enumerable
                .Range(1, 40)
                .Select(id => Call(id, trace: $"{(id * 7 % 5) + 1:x32}", session: id % 3)),
        ];
        var together = new Reading(tiny);
        var alone = new Reading(tiny);

        _ = together.Protobuf(OtlpSignal.Traces, Body(1, spans));
        foreach (string span in spans)
        {
            _ = alone.Protobuf(OtlpSignal.Traces, Body(1, span));
        }

        Assert.Equal(
            40,
            together.Rows.Count(row => row.Observation.Kind == ObservationKind.ToolCall)
        );
        Assert.Equal(alone.Rows, together.Rows);
        Assert.True(together.Reader.ContextsEvicted > 20);
    }

    [Fact]
    public void A_sink_that_fails_leaves_no_span_behind_for_the_next_body()
    {
        var read = new Reading();
        var batch = new ObservationBatch(1);
        byte[] body = Body(1, [.. Enumerable.Range(1, 5).Select(id => Call(id))]);

        _ = Assert.Throws<InvalidOperationException>(() =>
            read.Reader.TryReadProtobuf(
                OtlpSignal.Traces,
                body,
                Reading.ReceivedMs,
                batch,
                new FailingSink(),
                out _
            )
        );
        _ = read.Protobuf(OtlpSignal.Traces, Body(1, Call(77)));

        Row row = Assert.Single(read.Rows);
        Assert.Equal("tool_77", read.Names.Actions.Show(row.Observation.Action));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_scope_that_stands_behind_its_spans_holds_for_them(int lengthBytes)
    {
        ProtoWriter New() => new(lengthBytes);
        ProtoWriter scope = New().Text(1, "late");
        ProtoWriter span = New()
            .Bytes(1, Convert.FromHexString(Otel.TraceId))
            .Bytes(2, [0, 0, 0, 0, 0, 0, 0, 1])
            .Text(5, "execute_tool search");
        byte[] first = Wrap(New().Message(1, scope).Message(2, span));
        byte[] last = Wrap(New().Message(2, span).Message(1, scope));

        Assert.Equal("bot/late", AgentOf(first));
        Assert.Equal("bot/late", AgentOf(last));

        byte[] Wrap(ProtoWriter group) =>
            New()
                .Message(
                    1,
                    New()
                        .Message(
                            1,
                            New()
                                .Message(
                                    1,
                                    New().Text(1, "service.name").Message(2, New().Text(1, "bot"))
                                )
                        )
                        .Message(2, group)
                )
                .ToArray();
    }

    [Theory]
    [InlineData(1, "gen_ai.tool.name")]
    [InlineData(4, "gen_ai.tool.name")]
    [InlineData(1, "gen_ai.usage.completion_tokens")] // Longer than one vector, with its lengths.
    [InlineData(4, "gen_ai.usage.completion_tokens")]
    public void A_name_that_differs_in_any_byte_from_the_one_before_is_another(
        int lengthBytes,
        string name
    )
    {
        for (int changed = 0; changed < name.Length; changed++)
        {
            char[] other = name.ToCharArray();
            other[changed] = other[changed] == 'x' ? 'y' : 'x';
            var read = new Reading();
            _ = read.Protobuf(
                OtlpSignal.Traces,
                Body(lengthBytes, Named(1, name), Named(2, new string(other)), Named(3, name))
            );

            Assert.Equal(3, read.Rows.Count);
            Assert.Equal(Told(read, 0), Told(read, 2));
            Assert.NotEqual(Told(read, 0), Told(read, 1));
        }

        static string Named(int id, string key) =>
            Otel.Span(
                id == 2 ? "chat other" : "chat model",
                id,
                Otel.With(
                    (
                        "gen_ai.operation.name",
                        key.Contains("tool", StringComparison.Ordinal) ? "execute_tool" : "chat"
                    ),
                    (key, "17"),
                    ("gen_ai.conversation.id", "one"),
                    ("behind", new string('b', 80))
                ),
                offsetMs: 1000 * id
            );

        static (int, string) Told(Reading read, int row) =>
            (
                read.Rows[row].Observation.TokensOut,
                read.Names.Actions.Show(read.Rows[row].Observation.Action)
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public void A_text_that_is_no_UTF_8_is_counted_and_what_stands_behind_it_is_not(int length)
    {
        Assert.Equal(0, Broken(new string('a', length), behind: 0xff));
        if (length > 0)
        {
            Assert.Equal(1, Broken(new string('a', length - 1) + '\u00ff', behind: 0x61));
        }

        static long Broken(string tool, byte behind)
        {
            ProtoWriter name = new ProtoWriter()
                .Text(1, "gen_ai.tool.name")
                .Message(2, new ProtoWriter().Bytes(1, Encoding.Latin1.GetBytes(tool)));
            ProtoWriter span = new ProtoWriter()
                .Bytes(1, Convert.FromHexString(Otel.TraceId))
                .Text(5, "execute_tool search")
                .Message(9, name)
                .Bytes(60, [.. Enumerable.Repeat(behind, 40)]);
            var read = new Reading();
            _ = read.Protobuf(
                OtlpSignal.Traces,
                new ProtoWriter()
                    .Message(1, new ProtoWriter().Message(2, new ProtoWriter().Message(2, span)))
                    .ToArray()
            );
            Assert.Single(read.Rows);
            return read.Reader.Counts.Of(Trouble.TextNotUtf8);
        }
    }

    // Calls, and among them what ends a group early: an event with content, and a list that needs scratch text.
    private static string Mixed(int id) =>
        (id % 7) switch
        {
            3 => Call(id)
                .Replace(
                    "] }",
                    $$"""],"events":[{"name":"gen_ai.user.message","attributes":[{{Otel.With(("content", $"do {id} now"))}}]}]}""",
                    StringComparison.Ordinal
                ),
            5 => Call(
                id,
                more: """,{"key":"gen_ai.tool.call.arguments","value":{"kvlistValue":{"values":[{"key":"to","value":{"stringValue":"ACC1234"}}]}}}"""
            ),
            6 => Otel.Span("odd", id, ""),
            _ => Call(id),
        };

    private static string Call(
        int id,
        string trace = Otel.TraceId,
        int session = 1,
        string more = ""
    ) =>
        Otel.Span(
            $"execute_tool tool_{id}",
            id,
            Otel.With(
                ("gen_ai.operation.name", "execute_tool"),
                ("gen_ai.tool.name", $"tool_{id}"),
                ("gen_ai.tool.call.id", $"call_{id}"),
                ("gen_ai.agent.id", $"agent-{session}"),
                ("gen_ai.conversation.id", $"conversation-{session}")
            ) + more,
            trace: trace,
            offsetMs: 100 * id
        );

    private static byte[] Body(int lengthBytes, params string[] spans) =>
        OtlpConversion.ToProtobuf(Otel.Traces(Resource, spans), lengthBytes);

    private static string AgentOf(byte[] body)
    {
        var read = new Reading();
        _ = read.Protobuf(OtlpSignal.Traces, body);
        return read.Names.Agents.Show(Assert.Single(read.Rows).Observation.Agent);
    }

    private sealed class FailingSink : IObservationSink
    {
        public void Accept(ObservationBatch batch) => throw new InvalidOperationException("full");
    }
}
