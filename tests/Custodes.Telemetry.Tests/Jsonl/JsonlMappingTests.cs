using Custodes.Contracts;

namespace Custodes.Telemetry.Tests.Jsonl;

public sealed class JsonlMappingTests
{
    [Fact]
    public void Names_become_keys_of_their_own_tables()
    {
        TraceLines lines = new TraceLines().Read(
            """{"trace":"run 1","agent":"m/é","role":"bank","build":"v2","kind":"tool_call","tool":"pay"}"""
        );
        Observation row = lines.Only();
        Assert.Equal("run 1", lines.Names.Sessions.Show(row.Session));
        Assert.Equal("m/é", lines.Names.Agents.Show(row.Agent));
        Assert.Equal("bank", lines.Names.Roles.Show(row.Role));
        Assert.Equal("v2", lines.Names.Builds.Show(row.Build));
        Assert.Equal("pay", lines.Names.Actions.Show(row.Action));
        Assert.Equal(ObservationKind.ToolCall, row.Kind);
    }

    [Fact]
    public void What_is_not_told_is_unknown_and_not_zero()
    {
        TraceLines lines = new TraceLines().Read(TraceLines.Minimal);
        Observation row = lines.Only();
        Assert.Equal(-1, row.Sequence);
        Assert.Equal(-1, row.TimeMs);
        Assert.Equal(-1, row.ArgumentBytes);
        Assert.Equal(-1, row.ResultBytes);
        Assert.Equal(-1, row.TokensIn);
        Assert.Equal(-1, row.TokensOut);
        Assert.Equal(-1, row.DurationMs);
        Assert.Equal(Outcome.Unknown, row.Outcome);
        Assert.Equal(0UL, row.Build);
        Assert.Equal(0UL, row.Action);
        Assert.False(row.HasProvenance);
        Assert.False(row.HasPrompt);
        Assert.Equal("default", lines.Names.Roles.Show(row.Role));
    }

    [Fact]
    public void Null_is_the_same_as_absence()
    {
        string nulls = string.Join(
            ',',
            new[]
            {
                "role",
                "build",
                "seq",
                "ts_ms",
                "args",
                "args_bytes",
                "arg_src",
                "result_bytes",
                "result_error",
                "outcome",
                "tokens_in",
                "tokens_out",
                "duration_ms",
                "prompt",
                "prov",
                "tool",
            }.Select(static key => $"\"{key}\":null")
        );
        TraceLines told = new TraceLines().Read(
            $$"""{"trace":"t","agent":"a","kind":"message",{{nulls}}}"""
        );
        TraceLines untold = new TraceLines().Read(TraceLines.Minimal);
        _ = told.Only();
        Assert.Equal(TraceLines.Describe(untold.Batch), TraceLines.Describe(told.Batch));
    }

    [Fact]
    public void Numbers_go_to_their_fields()
    {
        Observation row = TraceLines
            .Event(
                """
                "seq":7,"ts_ms":1735689854791,"args_bytes":1,"result_bytes":2,"tokens_in":3,"tokens_out":4,"duration_ms":5
                """
            )
            .Only();
        Assert.Equal(7, row.Sequence);
        Assert.Equal(1735689854791, row.TimeMs);
        Assert.Equal(
            (1, 2, 3, 4, 5),
            (row.ArgumentBytes, row.ResultBytes, row.TokensIn, row.TokensOut, row.DurationMs)
        );
    }

    [Theory]
    [InlineData("tool_call", ObservationKind.ToolCall)]
    [InlineData("message", ObservationKind.Message)]
    [InlineData("model_call", ObservationKind.ModelCall)]
    [InlineData("denied_call", ObservationKind.DeniedCall)]
    [InlineData("mode_change", ObservationKind.ModeChange)]
    [InlineData("agent_spawn", ObservationKind.AgentSpawn)]
    [InlineData("session_start", ObservationKind.SessionStart)]
    [InlineData("session_end", ObservationKind.SessionEnd)]
    [InlineData("tool_server_change", ObservationKind.ToolServerChange)]
    [InlineData("other", ObservationKind.Other)]
    public void Kinds_are_known_by_name(string word, ObservationKind kind)
    {
        TraceLines lines = new TraceLines().Read(
            $$"""{"trace":"t","agent":"a","kind":"{{word}}"}"""
        );
        Assert.Equal(kind, lines.Only().Kind);
        Assert.Equal(0, lines.Counters.UnknownKinds);
    }

    [Fact]
    public void An_unknown_kind_is_kept_and_counted()
    {
        TraceLines lines = new TraceLines().Read("""{"trace":"t","agent":"a","kind":"dream"}""");
        Assert.Equal(ObservationKind.Other, lines.Only().Kind);
        Assert.Equal(1, lines.Counters.UnknownKinds);
    }

    [Fact]
    public void A_tool_without_a_kind_is_a_call() =>
        Assert.Equal(
            ObservationKind.ToolCall,
            new TraceLines().Read("""{"trace":"t","agent":"a","tool":"x"}""").Only().Kind
        );

    [Theory]
    [InlineData("\"result_error\":true", Outcome.Error)]
    [InlineData("\"result_error\":false", Outcome.Ok)]
    [InlineData("\"result_error\":\"true\"", Outcome.Error)]
    [InlineData("\"outcome\":\"ok\"", Outcome.Ok)]
    [InlineData("\"outcome\":\"error\"", Outcome.Error)]
    [InlineData("\"outcome\":\"denied\",\"result_error\":true", Outcome.Denied)]
    [InlineData("\"result_error\":true,\"outcome\":\"denied\"", Outcome.Denied)]
    [InlineData("\"result_error\":true,\"outcome\":\"odd\"", Outcome.Error)]
    public void Outcomes_are_read(string members, Outcome outcome) =>
        Assert.Equal(outcome, TraceLines.Event(members).Only().Outcome);

    [Fact]
    public void Provenance_fills_the_row_and_its_details()
    {
        TraceLines lines = TraceLines.Event(
            """
            "args":{"ignored":"value"},"prov":{"args":[{"name":"to","kind":"email","fp":77,"len":9,
            "prompt_share":0.25,"origin":"e","src_seq":3,"src_tool":"inbox","src_key":"body","src_len":55,"src_pos":0.5}],
            "tool_in_prompt":0.33,"tool_in_results":0.66,"echo":0.5,"near":2,"prompt_values_new":1,
            "prompt_values_before":2,"prompt_values_total":3,"result_fields":{"":4,"id":5},"result_ids":[6,7],
            "result_shape":[8,0.9,10]}
            """.ReplaceLineEndings("")
        );
        Observation row = lines.Only();
        Assert.True(row.HasProvenance);
        Assert.Equal(
            (0.33f, 0.66f, 0.5f, 2f),
            (row.ToolInPrompt, row.ToolInResults, row.Echo, row.Near)
        );
        Assert.Equal(
            (1, 2, 3),
            (row.PromptValuesNew, row.PromptValuesBefore, row.PromptValuesTotal)
        );
        Assert.Equal((8, 0.9f, 10), (row.ResultLeaves, row.ResultStructure, row.ResultLongest));
        Assert.Equal(
            [new ResultField(0, 4), new ResultField(lines.Names.Hash.Of("id"), 5)],
            lines.Batch.FieldsOf(row).ToArray()
        );
        Assert.Equal([6u, 7u], lines.Batch.IdentifiersOf(row).ToArray());
        ArgumentObservation argument = Assert.Single(lines.Batch.ArgumentsOf(row).ToArray());
        Assert.Equal("to", lines.Names.Fields.Show(argument.Name));
        Assert.Equal("inbox", lines.Names.Actions.Show(argument.SourceAction));
        Assert.Equal("body", lines.Names.Fields.Show(argument.SourceKey));
        Assert.Equal(
            (77u, 9, 55, 3),
            (argument.Fingerprint, argument.Length, argument.SourceLength, argument.SourceSequence)
        );
        Assert.Equal((0.25f, 0.5f), (argument.PromptShare, argument.SourcePosition));
        Assert.Equal((ArgumentKind.Email, Origin.Prose), (argument.Kind, argument.Origin));
    }

    [Fact]
    public void A_prompt_fills_the_row_and_its_words()
    {
        TraceLines lines = TraceLines.Event(
            "\"prompt\":{\"fp\":18446744073709551615,\"words\":[3,1,2],\"len\":37}"
        );
        Observation row = lines.Only();
        Assert.True(row.HasPrompt);
        Assert.Equal(ulong.MaxValue, row.PromptFingerprint);
        Assert.Equal([3u, 1u, 2u], lines.Batch.PromptWordsOf(row).ToArray());
    }

    [Theory]
    [InlineData("u", Origin.User)]
    [InlineData("f", Origin.Field)]
    [InlineData("g", Origin.FieldAfterProse)]
    [InlineData("l", Origin.Line)]
    [InlineData("e", Origin.Prose)]
    [InlineData("v", Origin.PromptWords)]
    [InlineData("p", Origin.ResultWords)]
    [InlineData("n", Origin.Nowhere)]
    [InlineData("r", Origin.Result)]
    [InlineData("?", Origin.Unknown)]
    public void Letters_name_origins(string letter, Origin origin)
    {
        TraceLines lines = TraceLines.Event(
            $$"""
            "prov":{"args":[{"origin":"{{letter}}"}]}
            """
        );
        Assert.Equal(origin, lines.Batch.Arguments[0].Origin);
        Assert.Equal(origin == Origin.Unknown ? 1 : 0, lines.Counters.CoercedValues);
    }

    [Theory]
    [InlineData("url", ArgumentKind.Url)]
    [InlineData("email", ArgumentKind.Email)]
    [InlineData("id", ArgumentKind.Id)]
    [InlineData("path", ArgumentKind.Path)]
    [InlineData("num", ArgumentKind.Number)]
    [InlineData("date", ArgumentKind.Date)]
    [InlineData("word", ArgumentKind.Word)]
    [InlineData("short", ArgumentKind.Short)]
    [InlineData("text", ArgumentKind.Text)]
    [InlineData("bool", ArgumentKind.Boolean)]
    [InlineData("odd", ArgumentKind.Unknown)]
    public void Words_name_kinds_of_arguments(string word, ArgumentKind kind)
    {
        TraceLines lines = TraceLines.Event(
            $$"""
            "prov":{"args":[{"kind":"{{word}}"}]}
            """
        );
        Assert.Equal(kind, lines.Batch.Arguments[0].Kind);
        Assert.Equal(kind == ArgumentKind.Unknown ? 1 : 0, lines.Counters.CoercedValues);
    }

    [Fact]
    public void An_argument_of_which_little_is_told_has_no_source()
    {
        ArgumentObservation argument = TraceLines
            .Event("\"prov\":{\"args\":[{\"name\":\"n\"}]}")
            .Batch.Arguments[0];
        Assert.Equal(-1, argument.SourceSequence);
        Assert.Equal(-1f, argument.PromptShare);
        Assert.Equal(0UL, argument.SourceAction);
    }

    [Fact]
    public void Keys_come_in_any_order_with_any_whitespace_and_escapes()
    {
        TraceLines lines = new TraceLines().Read(
            " {\t\"unknown\" : [ { \"a\" : [ ] } , -1.5e+3 , \"\\\"}\" ] ,\r \"to\\u006fl\" : \"p\\u0061y\" , \"\\u0061gent\":\"\\ud83d\\ude00\",\"trace\":\"a\\/b\\n\"} \r"
        );
        Observation row = lines.Only();
        Assert.Equal("pay", lines.Names.Actions.Show(row.Action));
        Assert.Equal("😀", lines.Names.Agents.Show(row.Agent));
        Assert.Equal("a/b\n", lines.Names.Sessions.Show(row.Session));
    }

    [Fact]
    public void Half_a_surrogate_pair_reads_as_the_replacement_character() =>
        Assert.Equal(
            "x\uFFFDy",
            new TraceLines()
                .Read("""{"trace":"x\ud800y","agent":"a","kind":"message"}""")
                .ShowOnlySession()
        );

    [Fact]
    public void The_last_of_a_repeated_key_wins()
    {
        TraceLines lines = TraceLines.Event(
            """
            "seq":1,"seq":2,"tool":"first","tool":"last","result_bytes":5,"result_bytes":null,
            "prov":{"args":[{"name":"a"},{"name":"b"}],"echo":1,"result_ids":[1,2]},
            "prov":{"args":[{"name":"c","name":"d"}],"result_fields":{"f":1,"g":2,"f":3},"result_ids":[1],"result_ids":[9]},
            "prompt":{"words":[1]},"prompt":{"words":[2],"words":[3,4]}
            """.ReplaceLineEndings("")
        );
        Observation row = lines.Only();
        Assert.Equal(2, row.Sequence);
        Assert.Equal(-1, row.ResultBytes);
        Assert.Equal(0f, row.Echo);
        Assert.Equal("last", lines.Names.Actions.Show(row.Action));
        Assert.Equal(lines.Names.Hash.Of("d"), Assert.Single(lines.Batch.Arguments.ToArray()).Name);
        Assert.Equal([9u], lines.Batch.ResultIdentifiers.ToArray());
        Assert.Equal([3u, 4u], lines.Batch.PromptWords.ToArray());
        Assert.Equal(
            [
                new ResultField(lines.Names.Hash.Of("f"), 3),
                new ResultField(lines.Names.Hash.Of("g"), 2),
            ],
            lines.Batch.ResultFields.ToArray()
        );
    }
}
