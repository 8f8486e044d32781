namespace Custodes.Telemetry.Mapping;

/// <summary>Whose dialect a record speaks. Numbers are in metrics: never reuse one.</summary>
public enum Emitter
{
    /// <summary>OpenTelemetry GenAI semantic conventions, by any framework.</summary>
    GenAi = 0,

    /// <summary>Claude Code.</summary>
    ClaudeCode = 1,

    /// <summary>OpenAI Codex CLI.</summary>
    Codex = 2,

    /// <summary>Gemini CLI.</summary>
    GeminiCli = 3,

    /// <summary>VS Code Copilot Chat and Copilot CLI.</summary>
    Copilot = 4,

    /// <summary>OpenInference.</summary>
    OpenInference = 5,

    /// <summary>OpenLLMetry.</summary>
    OpenLlmetry = 6,

    /// <summary>Vercel AI SDK, its older spans.</summary>
    Vercel = 7,

    /// <summary>MCP spans of clients, servers and gateways.</summary>
    Mcp = 8,

    /// <summary>OWASP ACS trace vocabulary.</summary>
    Acs = 9,
}
