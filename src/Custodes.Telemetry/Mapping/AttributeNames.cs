namespace Custodes.Telemetry.Mapping;

/// <summary>Attribute names of every emitter and generation, with their meaning: the one table.</summary>
/// <remarks>
/// Of several names for one meaning that a record bears, the one that stands first here wins. Sources:
/// OpenTelemetry GenAI and MCP conventions up to gen-ai-dev/1.42.0 and their older generations, and the
/// documentation or source of each tool named.
/// </remarks>
internal static class AttributeNames
{
    private static readonly (string Name, Meaning Meaning)[] Table =
    [
        // Resource attributes.
        ("service.name", Meaning.ServiceName),
        ("service.version", Meaning.ServiceVersion),
        ("app.version", Meaning.ServiceVersion),
        ("service.instance.id", Meaning.ServiceInstance),
        ("custodes.role", Meaning.AgentRole),
        ("custodes.agent", Meaning.AgentId),
        // Who.
        ("gen_ai.agent.id", Meaning.AgentId),
        ("gen_ai.agent.name", Meaning.AgentName),
        ("agent.name", Meaning.AgentName),
        ("agent_name", Meaning.AgentName),
        ("ai.telemetry.functionId", Meaning.AgentName),
        ("gen_ai.agent.version", Meaning.AgentVersion),
        ("agent_id", Meaning.SubAgentId),
        ("user.account_uuid", Meaning.UserIdentity),
        ("user.account_id", Meaning.UserIdentity),
        ("user.id", Meaning.UserIdentity),
        ("installation.id", Meaning.InstallationId),
        // Which run.
        ("gen_ai.conversation.id", Meaning.Conversation),
        ("session.id", Meaning.Conversation),
        ("conversation.id", Meaning.Conversation),
        ("copilot_chat.session_id", Meaning.Conversation),
        ("acs.session.id", Meaning.Conversation),
        // What.
        ("gen_ai.operation.name", Meaning.Operation),
        ("openinference.span.kind", Meaning.SpanKind),
        ("traceloop.span.kind", Meaning.SpanKind),
        ("gen_ai.tool.name", Meaning.ToolName),
        ("tool_name", Meaning.ToolName),
        ("tool.name", Meaning.ToolName),
        ("function_name", Meaning.ToolName),
        ("ai.toolCall.name", Meaning.ToolName),
        ("mcp.tool.name", Meaning.ToolName),
        ("gen_ai.tool.call.id", Meaning.CallId),
        ("gen_ai.tool.call_id", Meaning.CallId),
        ("tool_use_id", Meaning.CallId),
        ("call_id", Meaning.CallId),
        ("tool.id", Meaning.CallId),
        ("ai.toolCall.id", Meaning.CallId),
        ("gen_ai.tool.call.arguments", Meaning.Arguments),
        ("tool_input", Meaning.Arguments),
        ("arguments", Meaning.Arguments),
        ("function_args", Meaning.Arguments),
        ("ai.toolCall.args", Meaning.Arguments),
        ("tool.parameters", Meaning.Arguments),
        ("gen_ai.tool.call.result", Meaning.Result),
        ("ai.toolCall.result", Meaning.Result),
        ("output", Meaning.Result),
        ("tool_parameters", Meaning.ToolParameters),
        ("input.value", Meaning.InputValue),
        ("traceloop.entity.input", Meaning.InputValue),
        ("output.value", Meaning.OutputValue),
        ("traceloop.entity.output", Meaning.OutputValue),
        ("traceloop.entity.name", Meaning.EntityName),
        ("gen_ai.data_source.id", Meaning.DataSource),
        ("mcp.method.name", Meaning.McpMethod),
        ("mcp_server_name", Meaning.McpServer),
        ("mcp_server", Meaning.McpServer),
        ("mcp.server.name", Meaning.McpServer),
        ("mcp_tool_name", Meaning.McpTool),
        ("mcp_tool", Meaning.McpTool),
        ("server_name", Meaning.ServerName),
        ("agent_type", Meaning.AgentType),
        ("subagent_type", Meaning.AgentType),
        // How it went and what it cost.
        ("error.type", Meaning.ErrorType),
        ("error_type", Meaning.ErrorType),
        ("success", Meaning.Success),
        ("decision", Meaning.Decision),
        ("acs.decision", Meaning.Decision),
        ("status", Meaning.Status),
        ("acs.exit_status", Meaning.Status),
        ("to_mode", Meaning.ToMode),
        ("approval_policy", Meaning.ToMode),
        ("approval_mode", Meaning.ToMode),
        ("duration_ms", Meaning.DurationMs),
        ("acs.duration_ms", Meaning.DurationMs),
        ("tool_input_size_bytes", Meaning.ArgumentBytes),
        ("arguments_length", Meaning.ArgumentBytes),
        ("tool_result_size_bytes", Meaning.ResultBytes),
        ("output_length", Meaning.ResultBytes),
        ("content_length", Meaning.ResultBytes),
        ("gen_ai.request.model", Meaning.Model),
        ("model", Meaning.Model),
        ("llm.model_name", Meaning.Model),
        ("ai.model.id", Meaning.Model),
        ("gen_ai.usage.input_tokens", Meaning.TokensIn),
        ("gen_ai.usage.prompt_tokens", Meaning.TokensIn),
        ("input_tokens", Meaning.TokensIn),
        ("input_token_count", Meaning.TokensIn),
        ("llm.token_count.prompt", Meaning.TokensIn),
        ("llm.usage.prompt_tokens", Meaning.TokensIn),
        ("ai.usage.promptTokens", Meaning.TokensIn),
        ("gen_ai.usage.output_tokens", Meaning.TokensOut),
        ("gen_ai.usage.completion_tokens", Meaning.TokensOut),
        ("output_tokens", Meaning.TokensOut),
        ("output_token_count", Meaning.TokensOut),
        ("llm.token_count.completion", Meaning.TokensOut),
        ("llm.usage.completion_tokens", Meaning.TokensOut),
        ("ai.usage.completionTokens", Meaning.TokensOut),
        // Events.
        ("event.name", Meaning.EventName),
        ("event.sequence", Meaning.Sequence),
        ("event.kind", Meaning.EventKind),
        // Content, where it is switched on.
        ("prompt", Meaning.PromptText),
        ("gen_ai.input.messages", Meaning.InputMessages),
        ("gen_ai.prompt", Meaning.InputMessages),
        ("gen_ai.output.messages", Meaning.OutputMessages),
        ("gen_ai.completion", Meaning.OutputMessages),
        ("content", Meaning.MessageContent),
        ("gen_ai.event.content", Meaning.MessageContent),
        ("role", Meaning.MessageRole),
    ];

    private static readonly NameIndex Index = new(Array.ConvertAll(Table, static row => row.Name));

    /// <summary>Meanings there are, <see cref="Meaning.None"/> among them.</summary>
    public static int MeaningCount => (int)Meaning.EventKind + 1;

    /// <summary>The place in the table and the meaning of a name; false when nobody here knows it.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out short index, out Meaning meaning)
    {
        index = Index.Find(name);
        meaning = index >= 0 ? Table[index].Meaning : Meaning.None;
        return index >= 0;
    }
}
