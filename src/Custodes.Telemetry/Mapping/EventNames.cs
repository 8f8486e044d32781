namespace Custodes.Telemetry.Mapping;

/// <summary>Event names of logs and span events, with their emitter's prefix, and what they stand for.</summary>
internal static class EventNames
{
    private static readonly (string Name, EventMeaning Meaning)[] Table =
    [
        ("claude_code.user_prompt", EventMeaning.Prompt),
        ("claude_code.assistant_response", EventMeaning.Reply),
        ("claude_code.tool_result", EventMeaning.ToolCall),
        ("claude_code.tool_decision", EventMeaning.ToolDecision),
        ("claude_code.api_request", EventMeaning.ModelCall),
        ("claude_code.api_error", EventMeaning.ModelFailure),
        ("claude_code.api_refusal", EventMeaning.ModelFailure),
        ("claude_code.api_retries_exhausted", EventMeaning.ModelFailure),
        ("claude_code.permission_mode_changed", EventMeaning.ModeChange),
        ("claude_code.mcp_server_connection", EventMeaning.ToolServer),
        ("claude_code.subagent_completed", EventMeaning.AgentSpawn),
        ("claude_code.auth", EventMeaning.Other),
        ("claude_code.plugin_installed", EventMeaning.Other),
        ("claude_code.plugin_loaded", EventMeaning.Other),
        ("claude_code.skill_activated", EventMeaning.Other),
        ("claude_code.hook_registered", EventMeaning.Other),
        ("claude_code.hook_execution_start", EventMeaning.Other),
        ("claude_code.hook_execution_complete", EventMeaning.Other),
        ("claude_code.hook_plugin_metrics", EventMeaning.Other),
        ("claude_code.compaction", EventMeaning.Other),
        ("claude_code.at_mention", EventMeaning.Other),
        ("claude_code.internal_error", EventMeaning.Other),
        ("claude_code.feedback_survey", EventMeaning.Other),
        ("claude_code.retention_sweep", EventMeaning.Other),
        ("claude_code.api_request_body", EventMeaning.Other),
        ("claude_code.api_response_body", EventMeaning.Other),
        ("codex.conversation_starts", EventMeaning.SessionStart),
        ("codex.user_prompt", EventMeaning.Prompt),
        ("codex.tool_result", EventMeaning.ToolCall),
        ("codex.tool_decision", EventMeaning.ToolDecision),
        ("codex.sandbox_outcome", EventMeaning.Other),
        ("codex.sse_event", EventMeaning.ModelStream),
        ("codex.api_request", EventMeaning.Known),
        ("codex.websocket_connect", EventMeaning.Known),
        ("codex.websocket_request", EventMeaning.Known),
        ("codex.websocket_event", EventMeaning.Known),
        ("codex.auth_recovery", EventMeaning.Other),
        ("codex.turn_ttft", EventMeaning.Known),
        ("gemini_cli.config", EventMeaning.SessionStart),
        ("gemini_cli.user_prompt", EventMeaning.Prompt),
        ("gemini_cli.tool_call", EventMeaning.ToolCall),
        ("gemini_cli.api_request", EventMeaning.Known),
        ("gemini_cli.api_response", EventMeaning.ModelCall),
        ("gemini_cli.api_error", EventMeaning.ModelFailure),
        ("gemini_cli.file_operation", EventMeaning.Known),
        ("gemini_cli.agent.start", EventMeaning.AgentSpawn),
        ("gemini_cli.agent.finish", EventMeaning.Other),
        ("gemini_cli.conseca.verdict", EventMeaning.Other),
        ("gemini_cli.hook_call", EventMeaning.Other),
        ("gemini_cli.extension_install", EventMeaning.Other),
        ("gemini_cli.model_routing", EventMeaning.Known),
        ("gemini_cli.slash_command", EventMeaning.Other),
        ("gemini_cli.conversation_finished", EventMeaning.SessionEnd),
        ("gemini_cli.approval_mode_switch", EventMeaning.ModeChange),
        ("gemini_cli.approval_mode_duration", EventMeaning.Known),
        ("gemini_cli.plan_execution", EventMeaning.Other),
        ("copilot_chat.session.start", EventMeaning.SessionStart),
        ("copilot_chat.tool.call", EventMeaning.ToolCall),
        ("copilot_chat.agent.turn", EventMeaning.Other),
        ("gen_ai.user.message", EventMeaning.UserMessage),
        ("gen_ai.tool.message", EventMeaning.ToolMessage),
        ("gen_ai.system.message", EventMeaning.Known),
        ("gen_ai.assistant.message", EventMeaning.Known),
        ("gen_ai.choice", EventMeaning.Known),
        ("gen_ai.client.inference.operation.details", EventMeaning.ModelCall),
        ("gen_ai.execute_tool.exception", EventMeaning.Known),
        ("gen_ai.content.prompt", EventMeaning.UserMessage),
        ("gen_ai.content.completion", EventMeaning.Known),
        ("acs.decision", EventMeaning.ToolDecision),
    ];

    private static readonly NameIndex Index = new(Array.ConvertAll(Table, static row => row.Name));

    public static EventMeaning Of(ReadOnlySpan<byte> name)
    {
        short index = Index.Find(name);
        return index < 0 ? EventMeaning.None : Table[index].Meaning;
    }
}
