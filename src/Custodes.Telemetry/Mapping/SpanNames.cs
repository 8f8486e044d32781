namespace Custodes.Telemetry.Mapping;

/// <summary>Operations, span kinds, MCP methods and span names, with what such a span stands for.</summary>
internal static class SpanNames
{
    private static readonly (string Name, SpanMeaning Meaning)[] Table =
    [
        // gen_ai.operation.name.
        ("execute_tool", SpanMeaning.Tool),
        ("invoke_agent", SpanMeaning.Agent),
        ("chat", SpanMeaning.Model),
        ("generate_content", SpanMeaning.Model),
        ("text_completion", SpanMeaning.Model),
        ("embeddings", SpanMeaning.Model),
        ("create_agent", SpanMeaning.CreateAgent),
        ("invoke_workflow", SpanMeaning.Other),
        ("plan", SpanMeaning.Other),
        ("run_guardrail", SpanMeaning.Other),
        ("retrieval", SpanMeaning.Retrieval),
        ("create_memory", SpanMeaning.Memory),
        ("search_memory", SpanMeaning.Memory),
        ("update_memory", SpanMeaning.Memory),
        ("upsert_memory", SpanMeaning.Memory),
        ("delete_memory", SpanMeaning.Memory),
        ("create_memory_store", SpanMeaning.Memory),
        ("delete_memory_store", SpanMeaning.Memory),
        ("orchestrate_tools", SpanMeaning.Known),
        ("execute_hook", SpanMeaning.Known),
        // Gemini CLI's own.
        ("tool_call", SpanMeaning.Tool),
        ("llm_call", SpanMeaning.Model),
        ("agent_call", SpanMeaning.Agent),
        ("user_prompt", SpanMeaning.Known),
        ("system_prompt", SpanMeaning.Known),
        ("schedule_tool_calls", SpanMeaning.Known),
        // openinference.span.kind.
        ("TOOL", SpanMeaning.Tool),
        ("AGENT", SpanMeaning.Agent),
        ("LLM", SpanMeaning.Model),
        ("EMBEDDING", SpanMeaning.Model),
        ("RETRIEVER", SpanMeaning.Retrieval),
        ("RERANKER", SpanMeaning.Known),
        ("CHAIN", SpanMeaning.Known),
        ("GUARDRAIL", SpanMeaning.Known),
        ("EVALUATOR", SpanMeaning.Known),
        ("PROMPT", SpanMeaning.Known),
        // traceloop.span.kind.
        ("tool", SpanMeaning.Tool),
        ("agent", SpanMeaning.Agent),
        ("workflow", SpanMeaning.Known),
        ("task", SpanMeaning.Known),
        ("session", SpanMeaning.Known),
        ("handoff", SpanMeaning.CreateAgent),
        // mcp.method.name.
        ("tools/call", SpanMeaning.Tool),
        ("notifications/tools/list_changed", SpanMeaning.ToolsChanged),
        ("sampling/createMessage", SpanMeaning.ServerAsks),
        ("elicitation/create", SpanMeaning.ServerAsks),
        ("resources/read", SpanMeaning.ResourceRead),
        ("prompts/get", SpanMeaning.ResourceRead),
        ("initialize", SpanMeaning.Other),
        ("tools/list", SpanMeaning.Other),
        ("resources/list", SpanMeaning.Other),
        ("prompts/list", SpanMeaning.Other),
        ("roots/list", SpanMeaning.Other),
        ("completion/complete", SpanMeaning.Other),
        ("ping", SpanMeaning.Known),
        // Span names.
        ("claude_code.tool", SpanMeaning.Tool),
        ("claude_code.llm_request", SpanMeaning.Model),
        ("claude_code.interaction", SpanMeaning.Known),
        ("claude_code.tool.blocked_on_user", SpanMeaning.Known),
        ("claude_code.tool.execution", SpanMeaning.Known),
        ("claude_code.hook", SpanMeaning.Known),
        ("ai.toolCall", SpanMeaning.Tool),
        ("ai.generateText", SpanMeaning.Known),
        ("ai.streamText", SpanMeaning.Known),
        ("ai.generateText.doGenerate", SpanMeaning.Model),
        ("ai.streamText.doStream", SpanMeaning.Model),
        ("mcp.tool.call", SpanMeaning.Tool),
        ("gen_ai.tool.call", SpanMeaning.Tool),
        ("gen_ai.tool.result", SpanMeaning.Known),
        ("acs.session", SpanMeaning.Known),
        ("acs.turn", SpanMeaning.Known),
        ("acs.subagent", SpanMeaning.CreateAgent),
    ];

    private static readonly NameIndex Index = new(Array.ConvertAll(Table, static row => row.Name));

    public static SpanMeaning Of(ReadOnlySpan<byte> name)
    {
        short index = Index.Find(name);
        return index < 0 ? SpanMeaning.None : Table[index].Meaning;
    }
}
