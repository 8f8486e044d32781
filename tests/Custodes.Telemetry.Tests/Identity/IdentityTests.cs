using Custodes.Contracts;
using Custodes.Telemetry.Otlp;
using Custodes.Telemetry.Tests.Otlp;

namespace Custodes.Telemetry.Tests.Identity;

/// <summary>
/// Goal: every row has a session and an agent at once, and the right agent as soon as telemetry names it;
/// a call counts once however often it is told; no table grows past its limit.
/// Method: short sequences of spans in the orders in which exporters send them.
/// </summary>
public sealed class IdentityTests
{
    private const string OtherTrace = "1af7651916cd43dd8448eb211c80319c";

    [Fact]
    public void A_session_keeps_the_key_it_went_out_under_when_its_name_comes_late()
    {
        Reading read = new Reading().Json(
            Otel.Traces(
                Otel.With(("service.name", "bot")),
                DamageTests.Tool(1, "a"),
                Agent(2, "helper")
            )
        );

        Row correction = Assert.Single(read.Of(ObservationKind.SessionStart));
        Assert.Equal(read.Call(0).Observation.Session, correction.Observation.Session);
        Assert.Equal(
            $"trace:{Otel.TraceId}",
            read.Names.Sessions.Show(correction.Observation.Session)
        );
        Assert.Equal("bot/helper", read.Names.Agents.Show(correction.Observation.Agent));
        Assert.Equal("helper", read.Names.Roles.Show(correction.Observation.Role));
    }

    [Fact]
    public void An_agent_that_is_known_before_its_tools_needs_no_correction()
    {
        Reading read = new Reading().Json(
            Otel.Traces(
                Otel.With(("service.name", "bot")),
                Agent(2, "helper"),
                DamageTests.Tool(1, "a")
            )
        );

        Assert.Empty(read.Of(ObservationKind.SessionStart));
        Assert.Equal("bot/helper", read.Names.Agents.Show(read.Call(0).Observation.Agent));
        Assert.False(read.Call(0).Observation.IsAgentProvisional);
    }

    [Fact]
    public void The_outermost_agent_of_a_run_wins_over_its_helpers()
    {
        Reading read = new Reading().Json(
            Otel.Traces(
                Otel.With(("service.name", "bot")),
                DamageTests.Tool(1, "a"),
                Agent(2, "inner"),
                Agent(3, "outer", parent: 0),
                DamageTests.Tool(4, "b")
            )
        );

        Assert.Equal(
            ["bot/inner", "bot/outer"],
            read.Of(ObservationKind.SessionStart)
                .Select(row => read.Names.Agents.Show(row.Observation.Agent))
        );
        Assert.Equal("bot/outer", read.Names.Agents.Show(read.Call(1).Observation.Agent));
    }

    [Fact]
    public void A_tool_under_a_known_agent_span_is_that_agents()
    {
        Reading read = new Reading().Json(
            Otel.Traces(
                Otel.With(("service.name", "bot")),
                Agent(3, "outer", parent: 0),
                Agent(2, "inner", parent: 3),
                Otel.Span(
                    "execute_tool t",
                    7,
                    Otel.With(("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "t")),
                    parent: 2
                )
            )
        );

        Assert.Equal("bot/inner", read.Names.Agents.Show(read.Call(0).Observation.Agent));
    }

    [Fact]
    public void A_resource_that_names_agent_and_role_is_believed_over_all()
    {
        Reading read = new Reading().Json(
            Otel.Traces(
                Otel.With(
                    ("service.name", "bot"),
                    ("custodes.agent", "payer-1"),
                    ("custodes.role", "payer")
                ),
                DamageTests.Tool(1, "a")
            )
        );

        Assert.Equal("payer-1", read.Names.Agents.Show(read.Call(0).Observation.Agent));
        Assert.Equal("payer", read.Names.Roles.Show(read.Call(0).Observation.Role));
    }

    [Fact]
    public void A_user_id_names_no_agent_where_users_are_whom_agents_serve()
    {
        Reading read = new Reading().Json(
            Otel.Traces(
                Otel.With(("service.name", "bot")),
                DamageTests.Tool(1, "a", ("user.id", "alice"))
            )
        );

        Assert.True(read.Call(0).Observation.IsAgentProvisional);
        Assert.Equal("bot/tests", read.Names.Agents.Show(read.Call(0).Observation.Agent));
    }

    [Fact]
    public void A_record_without_session_and_trace_is_counted()
    {
        Reading read = new Reading().Json(
            Otel.Logs("", Otel.Log("codex.tool_result", Otel.With(("tool_name", "shell"))))
        );

        Assert.Empty(read.Rows);
        Assert.Equal(1, read.Reader.Counts.Of(Trouble.SessionMissing));
    }

    [Theory]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    public void Records_of_two_layers_without_ids_are_one_call_within_50_ms(int apartMs, int calls)
    {
        Reading read = new Reading().Json(
            Otel.Traces("", Bare(1, 0, isMcp: false), Bare(2, apartMs, isMcp: true))
        );

        Assert.Equal(calls, read.Of(ObservationKind.ToolCall).Count);
    }

    [Fact]
    public void Parallel_calls_of_one_tool_all_count_and_their_echoes_do_not()
    {
        Reading read = new Reading().Json(
            Otel.Traces(
                "",
                Bare(1, 0, isMcp: false),
                Bare(2, 3, isMcp: false),
                Bare(3, 4, isMcp: true),
                Bare(4, 5, isMcp: true)
            )
        );

        Assert.Equal(2, read.Of(ObservationKind.ToolCall).Count);
        Assert.Equal(2, read.Reader.Counts.Of(Trouble.CallRepeated));
    }

    [Fact]
    public void The_same_call_id_in_another_session_is_another_call()
    {
        Reading read = new Reading().Json(
            Otel.Traces(
                "",
                DamageTests.Tool(1, "a"),
                DamageTests.Tool(1, "a").Replace(Otel.TraceId, OtherTrace, StringComparison.Ordinal)
            )
        );

        Assert.Equal(2, read.Of(ObservationKind.ToolCall).Count);
    }

    [Fact]
    public void An_id_that_is_used_again_for_another_tool_or_other_arguments_is_another_call()
    {
        // As clients do that number the calls of each turn from 0.
        const string Id = "call_1";
        const string Arguments = "gen_ai.tool.call.arguments";
        string first = DamageTests.Tool(1, "read", (Arguments, """{"a":1}"""));
        Reading read = new Reading().Json(
            Otel.Traces(
                "",
                first,
                Again(2, "send", """{"a":1}"""),
                Again(3, "read", """{"a":2}"""),
                Again(4, "read", """{"a":2}"""),
                first
            )
        );

        Assert.Equal(
            ["read", "send", "read"],
            read.Of(ObservationKind.ToolCall)
                .Select(row => read.Names.Actions.Show(row.Observation.Action))
        );
        Assert.Equal(2, read.Reader.Counts.Of(Trouble.CallIdReused));
        Assert.Equal(2, read.Reader.Counts.Of(Trouble.CallRepeated));

        static string Again(int span, string tool, string arguments) =>
            DamageTests
                .Tool(span, tool, (Arguments, arguments))
                .Replace($"call_{span}", Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public void Unknown_names_past_their_limit_are_counted_without_name(int names, int refused)
    {
        var read = new Reading(Reading.Small with { UnknownNameCountMax = 4 });
        _ = read.Json(
            Otel.Traces(
                "",
                [.. Enumerable.Range(1, names).Select(id => Otel.Span($"odd_{id}", id, ""))]
            )
        );

        Assert.Equal(refused, read.Reader.Counts.UnknownNamesRefused);
        Assert.Equal(Math.Min(4, names), read.Reader.Counts.UnknownNames().Count);
        Assert.Equal(names, read.Reader.Counts.Of(Trouble.SpanNotUnderstood));
    }

    private static string Agent(int id, string name, int parent = 1) =>
        Otel.Span(
            $"invoke_agent {name}",
            id,
            Otel.With(
                ("gen_ai.operation.name", "invoke_agent"),
                ("gen_ai.agent.name", name),
                ("gen_ai.conversation.id", "conv-9")
            ),
            parent: parent
        );

    private static string Bare(int id, int offsetMs, bool isMcp) =>
        Otel.Span(
            isMcp ? "tools/call t" : "execute_tool t",
            id,
            Otel.With(
                isMcp
                    ? ("mcp.method.name", "tools/call")
                    : ("gen_ai.operation.name", "execute_tool"),
                ("gen_ai.tool.name", "t")
            ),
            kind: isMcp ? 3 : 1,
            offsetMs: offsetMs
        );
}
