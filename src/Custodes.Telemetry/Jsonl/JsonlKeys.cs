namespace Custodes.Telemetry.Jsonl;

/// <summary>From the names of keys to <see cref="JsonlKey"/> and back.</summary>
/// <remarks>By length first: one comparison of a few machine words then settles almost every key.</remarks>
internal static class JsonlKeys
{
    /// <summary>The key of an event.</summary>
    public static JsonlKey OfEvent(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            3 => name.SequenceEqual("seq"u8) ? JsonlKey.Sequence : JsonlKey.None,
            4 => name.SequenceEqual("role"u8) ? JsonlKey.Role
            : name.SequenceEqual("kind"u8) ? JsonlKey.Kind
            : name.SequenceEqual("tool"u8) ? JsonlKey.Tool
            : name.SequenceEqual("args"u8) ? JsonlKey.Arguments
            : name.SequenceEqual("prov"u8) ? JsonlKey.Provenance
            : JsonlKey.None,
            5 => name.SequenceEqual("trace"u8) ? JsonlKey.Trace
            : name.SequenceEqual("agent"u8) ? JsonlKey.Agent
            : name.SequenceEqual("build"u8) ? JsonlKey.Build
            : name.SequenceEqual("ts_ms"u8) ? JsonlKey.Time
            : JsonlKey.None,
            6 => name.SequenceEqual("prompt"u8) ? JsonlKey.Prompt : JsonlKey.None,
            7 => name.SequenceEqual("arg_src"u8) ? JsonlKey.ArgumentSources
            : name.SequenceEqual("outcome"u8) ? JsonlKey.Outcome
            : JsonlKey.None,
            9 => name.SequenceEqual("tokens_in"u8) ? JsonlKey.TokensIn : JsonlKey.None,
            10 => name.SequenceEqual("args_bytes"u8) ? JsonlKey.ArgumentBytes
            : name.SequenceEqual("tokens_out"u8) ? JsonlKey.TokensOut
            : JsonlKey.None,
            11 => name.SequenceEqual("duration_ms"u8) ? JsonlKey.Duration : JsonlKey.None,
            12 => name.SequenceEqual("result_bytes"u8) ? JsonlKey.ResultBytes
            : name.SequenceEqual("result_error"u8) ? JsonlKey.ResultError
            : JsonlKey.None,
            _ => JsonlKey.None,
        };

    /// <summary>The key of <c>prompt</c>.</summary>
    public static JsonlKey OfPrompt(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            2 => name.SequenceEqual("fp"u8) ? JsonlKey.PromptFingerprint : JsonlKey.None,
            5 => name.SequenceEqual("words"u8) ? JsonlKey.PromptWords : JsonlKey.None,
            _ => JsonlKey.None,
        };

    /// <summary>The key of <c>prov</c>.</summary>
    public static JsonlKey OfProvenance(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            4 => name.SequenceEqual("args"u8) ? JsonlKey.ProvenanceArguments
            : name.SequenceEqual("echo"u8) ? JsonlKey.Echo
            : name.SequenceEqual("near"u8) ? JsonlKey.Near
            : JsonlKey.None,
            10 => name.SequenceEqual("result_ids"u8) ? JsonlKey.ResultIdentifiers : JsonlKey.None,
            12 => name.SequenceEqual("result_shape"u8) ? JsonlKey.ResultShape : JsonlKey.None,
            13 => name.SequenceEqual("result_fields"u8) ? JsonlKey.ResultFields : JsonlKey.None,
            14 => name.SequenceEqual("tool_in_prompt"u8) ? JsonlKey.ToolInPrompt : JsonlKey.None,
            15 => name.SequenceEqual("tool_in_results"u8) ? JsonlKey.ToolInResults : JsonlKey.None,
            17 => name.SequenceEqual("prompt_values_new"u8)
                ? JsonlKey.PromptValuesNew
                : JsonlKey.None,
            19 => name.SequenceEqual("prompt_values_total"u8)
                ? JsonlKey.PromptValuesTotal
                : JsonlKey.None,
            20 => name.SequenceEqual("prompt_values_before"u8)
                ? JsonlKey.PromptValuesBefore
                : JsonlKey.None,
            _ => JsonlKey.None,
        };

    /// <summary>The key of one of <c>prov.args</c>.</summary>
    public static JsonlKey OfArgument(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            2 => name.SequenceEqual("fp"u8) ? JsonlKey.ArgumentFingerprint : JsonlKey.None,
            3 => name.SequenceEqual("len"u8) ? JsonlKey.ArgumentLength : JsonlKey.None,
            4 => name.SequenceEqual("name"u8) ? JsonlKey.ArgumentName
            : name.SequenceEqual("kind"u8) ? JsonlKey.ArgumentKind
            : JsonlKey.None,
            6 => name.SequenceEqual("origin"u8) ? JsonlKey.ArgumentOrigin : JsonlKey.None,
            7 => name.SequenceEqual("src_seq"u8) ? JsonlKey.SourceSequence
            : name.SequenceEqual("src_key"u8) ? JsonlKey.SourceKey
            : name.SequenceEqual("src_len"u8) ? JsonlKey.SourceLength
            : name.SequenceEqual("src_pos"u8) ? JsonlKey.SourcePosition
            : JsonlKey.None,
            8 => name.SequenceEqual("src_tool"u8) ? JsonlKey.SourceTool : JsonlKey.None,
            12 => name.SequenceEqual("prompt_share"u8)
                ? JsonlKey.ArgumentPromptShare
                : JsonlKey.None,
            _ => JsonlKey.None,
        };

    /// <summary>The key as a path from the event, for messages.</summary>
    public static string NameOf(JsonlKey key) =>
        key switch
        {
            JsonlKey.Trace => "trace",
            JsonlKey.Agent => "agent",
            JsonlKey.Role => "role",
            JsonlKey.Build => "build",
            JsonlKey.Sequence => "seq",
            JsonlKey.Time => "ts_ms",
            JsonlKey.Kind => "kind",
            JsonlKey.Tool => "tool",
            JsonlKey.Arguments => "args",
            JsonlKey.ArgumentBytes => "args_bytes",
            JsonlKey.ArgumentSources => "arg_src",
            JsonlKey.ResultBytes => "result_bytes",
            JsonlKey.ResultError => "result_error",
            JsonlKey.Outcome => "outcome",
            JsonlKey.TokensIn => "tokens_in",
            JsonlKey.TokensOut => "tokens_out",
            JsonlKey.Duration => "duration_ms",
            JsonlKey.Prompt => "prompt",
            JsonlKey.Provenance => "prov",
            JsonlKey.PromptFingerprint => "prompt.fp",
            JsonlKey.PromptWords => "prompt.words",
            JsonlKey.ProvenanceArguments => "prov.args",
            JsonlKey.ToolInPrompt => "prov.tool_in_prompt",
            JsonlKey.ToolInResults => "prov.tool_in_results",
            JsonlKey.Echo => "prov.echo",
            JsonlKey.Near => "prov.near",
            JsonlKey.PromptValuesNew => "prov.prompt_values_new",
            JsonlKey.PromptValuesBefore => "prov.prompt_values_before",
            JsonlKey.PromptValuesTotal => "prov.prompt_values_total",
            JsonlKey.ResultFields => "prov.result_fields",
            JsonlKey.ResultIdentifiers => "prov.result_ids",
            JsonlKey.ResultShape => "prov.result_shape",
            JsonlKey.ArgumentName => "prov.args[].name",
            JsonlKey.ArgumentKind => "prov.args[].kind",
            JsonlKey.ArgumentFingerprint => "prov.args[].fp",
            JsonlKey.ArgumentLength => "prov.args[].len",
            JsonlKey.ArgumentPromptShare => "prov.args[].prompt_share",
            JsonlKey.ArgumentOrigin => "prov.args[].origin",
            JsonlKey.SourceSequence => "prov.args[].src_seq",
            JsonlKey.SourceTool => "prov.args[].src_tool",
            JsonlKey.SourceKey => "prov.args[].src_key",
            JsonlKey.SourceLength => "prov.args[].src_len",
            JsonlKey.SourcePosition => "prov.args[].src_pos",
            _ => "",
        };
}
