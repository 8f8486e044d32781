namespace Custodes.Telemetry.Jsonl;

/// <summary>The keys of a trace line that the reader knows; every other key is passed over.</summary>
public enum JsonlKey : byte
{
    /// <summary>No key, or one the reader does not know.</summary>
    None = 0,

    /// <summary><c>trace</c>, the session; needed.</summary>
    Trace,

    /// <summary><c>agent</c>; needed.</summary>
    Agent,

    /// <summary><c>role</c>; "default" when absent.</summary>
    Role,

    /// <summary><c>build</c>.</summary>
    Build,

    /// <summary><c>seq</c>, the position in the session.</summary>
    Sequence,

    /// <summary><c>ts_ms</c>, milliseconds since 1970.</summary>
    Time,

    /// <summary><c>kind</c>; needed unless there is a <c>tool</c>.</summary>
    Kind,

    /// <summary><c>tool</c>.</summary>
    Tool,

    /// <summary><c>args</c>, the arguments with their values.</summary>
    Arguments,

    /// <summary><c>args_bytes</c>.</summary>
    ArgumentBytes,

    /// <summary><c>arg_src</c>, the coarse origin of each argument.</summary>
    ArgumentSources,

    /// <summary><c>result_bytes</c>.</summary>
    ResultBytes,

    /// <summary><c>result_error</c>.</summary>
    ResultError,

    /// <summary><c>outcome</c>: ok, error or denied.</summary>
    Outcome,

    /// <summary><c>tokens_in</c>.</summary>
    TokensIn,

    /// <summary><c>tokens_out</c>.</summary>
    TokensOut,

    /// <summary><c>duration_ms</c>.</summary>
    Duration,

    /// <summary><c>prompt</c>, what a sensor tells of the session's prompt.</summary>
    Prompt,

    /// <summary><c>prompt.fp</c>.</summary>
    PromptFingerprint,

    /// <summary><c>prompt.words</c>.</summary>
    PromptWords,

    /// <summary><c>prov</c>, what a sensor that sees content tells of it.</summary>
    Provenance,

    /// <summary><c>prov.args</c>.</summary>
    ProvenanceArguments,

    /// <summary><c>prov.tool_in_prompt</c>.</summary>
    ToolInPrompt,

    /// <summary><c>prov.tool_in_results</c>.</summary>
    ToolInResults,

    /// <summary><c>prov.echo</c>.</summary>
    Echo,

    /// <summary><c>prov.near</c>.</summary>
    Near,

    /// <summary><c>prov.prompt_values_new</c>.</summary>
    PromptValuesNew,

    /// <summary><c>prov.prompt_values_before</c>.</summary>
    PromptValuesBefore,

    /// <summary><c>prov.prompt_values_total</c>.</summary>
    PromptValuesTotal,

    /// <summary><c>prov.result_fields</c>.</summary>
    ResultFields,

    /// <summary><c>prov.result_ids</c>.</summary>
    ResultIdentifiers,

    /// <summary><c>prov.result_shape</c>: leaves, structured share, longest leaf.</summary>
    ResultShape,

    /// <summary><c>prov.args[].name</c>.</summary>
    ArgumentName,

    /// <summary><c>prov.args[].kind</c>.</summary>
    ArgumentKind,

    /// <summary><c>prov.args[].fp</c>.</summary>
    ArgumentFingerprint,

    /// <summary><c>prov.args[].len</c>.</summary>
    ArgumentLength,

    /// <summary><c>prov.args[].prompt_share</c>.</summary>
    ArgumentPromptShare,

    /// <summary><c>prov.args[].origin</c>.</summary>
    ArgumentOrigin,

    /// <summary><c>prov.args[].src_seq</c>.</summary>
    SourceSequence,

    /// <summary><c>prov.args[].src_tool</c>.</summary>
    SourceTool,

    /// <summary><c>prov.args[].src_key</c>.</summary>
    SourceKey,

    /// <summary><c>prov.args[].src_len</c>.</summary>
    SourceLength,

    /// <summary><c>prov.args[].src_pos</c>.</summary>
    SourcePosition,
}
