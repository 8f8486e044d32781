using System.Text;
using Custodes.Contracts;
using Custodes.Telemetry.Mapping;
using Custodes.Telemetry.Otlp;
using Custodes.Telemetry.Tests.Otlp;

namespace Custodes.Telemetry.Tests.Mapping;

/// <summary>
/// Goal: every emitter's records become the rows they mean, and whatever is not understood is counted.
/// Method: one hand-written request an emitter, read as JSON and as protobuf with short and padded lengths.
/// </summary>
public sealed class EmitterTests
{
    public static TheoryData<string> Fixtures =>
        [
            "claude-code-logs",
            "claude-code-traces",
            "codex-logs",
            "gemini-cli-logs",
            "genai-traces",
            "genai-legacy-traces",
            "mcp-traces",
            "openinference-traces",
            "openllmetry-traces",
            "vercel-traces",
            "copilot-traces",
            "docker-gateway-traces",
        ];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Both_encodings_give_the_same_rows(string fixture)
    {
        string json = Fixture(fixture);
        OtlpSignal signal = Reading.SignalOf(json);
        Reading fromJson = new Reading().Json(json);
        Assert.NotEmpty(fromJson.Rows);

        // One, two and four bytes take the short way, where exporters write them; others the general one.
        foreach (int lengthBytes in (int[])[1, 2, 3, 4, 5])
        {
            var fromProtobuf = new Reading();
            byte[] body = OtlpConversion.ToProtobuf(json, lengthBytes);
            Assert.Equal(default, fromProtobuf.Protobuf(signal, body));
            Assert.Equal(fromJson.Rows, fromProtobuf.Rows);
            foreach (Trouble trouble in Enum.GetValues<Trouble>())
            {
                Assert.Equal(
                    fromJson.Reader.Counts.Of(trouble),
                    fromProtobuf.Reader.Counts.Of(trouble)
                );
            }
        }
    }

    [Fact]
    public void Claude_code_events_become_rows_and_keep_their_numbers()
    {
        Reading read = Read("claude-code-logs");

        Assert.Equal(
            Enumerable.Range(40, 11).Select(number => (long)number),
            read.Rows.Select(row => row.Observation.Sequence)
        );
        Assert.Equal(
            [
                ObservationKind.Message,
                ObservationKind.ModelCall,
                ObservationKind.Other,
                ObservationKind.ToolCall,
                ObservationKind.ToolCall,
                ObservationKind.DeniedCall,
                ObservationKind.ModeChange,
                ObservationKind.ToolServerChange,
                ObservationKind.AgentSpawn,
                ObservationKind.Other,
                ObservationKind.Other,
            ],
            read.Rows.Select(row => row.Observation.Kind)
        );
        Row bash = read.Call(0);
        Assert.Equal("Bash", Action(read, bash));
        Assert.Equal(Outcome.Ok, bash.Observation.Outcome);
        Assert.Equal(812, bash.Observation.ResultBytes);
        Assert.Equal(5616, bash.Observation.DurationMs);
        Assert.Equal(1_794_300_000_323, bash.Observation.TimeMs);
        Assert.Equal(
            ["bash_command", "full_command"],
            ArgumentNames(read, bash, withExtras: false)
        );
        Assert.Equal("mcp__github__create_issue", Action(read, read.Call(1)));
        Assert.Equal(Outcome.Error, read.Call(1).Observation.Outcome);
        Assert.Equal("bypassPermissions", Action(read, read.Of(ObservationKind.ModeChange)[0]));
        Assert.Equal("github", Action(read, read.Of(ObservationKind.ToolServerChange)[0]));
        Assert.Equal(Outcome.Denied, read.Of(ObservationKind.DeniedCall)[0].Observation.Outcome);
        Assert.Equal(1200, read.Of(ObservationKind.ModelCall)[0].Observation.TokensIn);
        Assert.All(read.Rows, row => Assert.Equal("claude-code/11111111-2222", Agent(read, row)));
        Assert.Equal("2.1.240 claude-opus", read.Names.Builds.Show(bash.Observation.Build));
        Assert.Equal(1, read.Reader.Counts.Of(Trouble.EventNotUnderstood));
        Assert.Contains(
            new KeyValuePair<string, long>("claude_code.brand_new_event", 1),
            read.Reader.Counts.UnknownNames()
        );
        Assert.Equal(
            2,
            read.Reader.Counts.Understood(Emitter.ClaudeCode, ObservationKind.ToolCall)
        );
    }

    [Fact]
    public void A_span_of_a_call_that_a_log_told_is_no_second_call()
    {
        Reading read = Read("claude-code-logs");
        _ = read.Json(Fixture("claude-code-traces"));

        Assert.Equal(2, read.Of(ObservationKind.ToolCall).Count);
        Assert.Equal(1, read.Reader.Counts.Of(Trouble.CallRepeated));
    }

    [Fact]
    public void A_replayed_batch_gives_no_call_twice()
    {
        Reading read = Read("genai-traces");
        _ = read.Json(Fixture("genai-traces"));

        Assert.Equal(2, read.Of(ObservationKind.ToolCall).Count);
    }

    [Fact]
    public void Codex_decisions_results_and_stream_ends_become_rows()
    {
        Reading read = Read("codex-logs");

        Row call = Assert.Single(read.Of(ObservationKind.ToolCall));
        Assert.Equal("shell", Action(read, call));
        Assert.Equal(2, call.Arguments.Length);
        Assert.Equal(7, call.Observation.ResultBytes);
        Assert.Equal(
            "apply_patch",
            Action(read, Assert.Single(read.Of(ObservationKind.DeniedCall)))
        );
        Assert.Equal(400, Assert.Single(read.Of(ObservationKind.ModelCall)).Observation.TokensIn);
        Assert.Equal(
            "on-request",
            Action(read, Assert.Single(read.Of(ObservationKind.ModeChange)))
        );
        Assert.False(read.Of(ObservationKind.Message)[0].Observation.HasPrompt);
        Assert.Equal("codex-cli/acct-9", Agent(read, call));
    }

    [Fact]
    public void Gemini_tool_calls_refusals_and_modes_become_rows()
    {
        Reading read = Read("gemini-cli-logs");

        Row call = Assert.Single(read.Of(ObservationKind.ToolCall));
        Assert.Equal("read_file", Action(read, call));
        Assert.Equal(77, call.Observation.ResultBytes);
        Assert.Equal(Origin.User, Assert.Single(call.Arguments).Origin);
        Assert.False(call.Observation.HasProvenance);
        Assert.Equal("run_shell", Action(read, Assert.Single(read.Of(ObservationKind.DeniedCall))));
        Assert.Equal(2, read.Of(ObservationKind.ModeChange).Count);
        _ = Assert.Single(read.Of(ObservationKind.AgentSpawn));
        _ = Assert.Single(read.Of(ObservationKind.SessionEnd));
        Assert.Equal("gemini-cli/inst-4", Agent(read, call));
    }

    [Fact]
    public void GenAi_spans_give_provenance_and_a_late_agent_corrects_its_session()
    {
        Reading read = Read("genai-traces");

        Row pay = read.Call(0);
        Assert.Equal("send_money", Action(read, pay));
        Assert.True(pay.Observation.HasProvenance);
        Assert.True(pay.Observation.IsAgentProvisional);
        Assert.Equal(["recipient", "amount", "urgent", "tags", "tags"], ArgumentNames(read, pay));
        Assert.Equal(Origin.User, pay.Arguments[0].Origin);
        Assert.Equal(Origin.User, pay.Arguments[1].Origin);
        Assert.Equal(ArgumentKind.Boolean, pay.Arguments[2].Kind);
        Assert.Equal(250, pay.Observation.DurationMs);
        Assert.Equal(Outcome.Error, read.Call(1).Observation.Outcome);
        Row correction = Assert.Single(read.Of(ObservationKind.SessionStart));
        Assert.Equal("agent-77", Agent(read, correction));
        Assert.Equal(pay.Observation.Session, correction.Observation.Session);
        Assert.False(correction.Observation.IsAgentProvisional);
        Assert.Equal("billing", read.Names.Roles.Show(correction.Observation.Role));
        Assert.Equal("3.2 gpt-5", read.Names.Builds.Show(correction.Observation.Build));
        Assert.True(Assert.Single(read.Of(ObservationKind.ModelCall)).Observation.HasPrompt);
        Assert.Equal(1, read.Reader.Counts.Of(Trouble.SpanNotUnderstood));
    }

    [Fact]
    public void Names_of_the_older_generation_are_understood()
    {
        Reading read = Read("genai-legacy-traces");

        Assert.Equal(11, Assert.Single(read.Of(ObservationKind.ModelCall)).Observation.TokensIn);
        Assert.True(Assert.Single(read.Of(ObservationKind.Message)).Observation.HasPrompt);
        Assert.NotEqual(0UL, Assert.Single(read.Of(ObservationKind.ToolCall)).Observation.Call);
    }

    [Fact]
    public void One_call_seen_by_agent_client_and_server_counts_once()
    {
        Reading read = Read("mcp-traces");

        Assert.Equal(
            ["search", "sampling/createMessage"],
            read.Of(ObservationKind.ToolCall).Select(row => Action(read, row))
        );
        Assert.Equal(2, read.Reader.Counts.Of(Trouble.CallRepeated));
        _ = Assert.Single(read.Of(ObservationKind.ToolServerChange));
    }

    [Theory]
    [InlineData("openinference-traces", "get_weather", Emitter.OpenInference, 1)]
    [InlineData("openllmetry-traces", "lookup", Emitter.OpenLlmetry, 1)]
    [InlineData("vercel-traces", "weather", Emitter.Vercel, 1)]
    [InlineData("copilot-traces", "runInTerminal", Emitter.Copilot, 0)]
    [InlineData("docker-gateway-traces", "fetch", Emitter.Mcp, 0)]
    public void Tool_calls_of_other_conventions_are_found(
        string fixture,
        string tool,
        Emitter emitter,
        int argumentCount
    )
    {
        Reading read = Read(fixture);

        Row call = Assert.Single(read.Of(ObservationKind.ToolCall));
        Assert.Equal(tool, Action(read, call));
        Assert.Equal(argumentCount, call.Arguments.Length);
        Assert.Equal(1, read.Reader.Counts.Understood(emitter, ObservationKind.ToolCall));
        Assert.Equal(0, read.Reader.Counts.Of(Trouble.SpanNotUnderstood));
    }

    private static Reading Read(string fixture) => new Reading().Json(Fixture(fixture));

    private static string Action(Reading read, Row row) =>
        read.Names.Actions.Show(row.Observation.Action);

    private static string Agent(Reading read, Row row) =>
        read.Names.Agents.Show(row.Observation.Agent);

    private static string[] ArgumentNames(Reading read, Row row, bool withExtras = true) =>
        [
            .. row
                .Arguments.Select(argument => read.Names.Fields.Show(argument.Name))
                .Where(name => withExtras || !name.EndsWith('#')),
        ];

    internal static string Fixture(string name) =>
        File.ReadAllText(Vector($"{name}.json"), Encoding.UTF8);

    internal static string Vector(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Custodes.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder!, "tests", "Vectors", "otlp", name);
    }
}
