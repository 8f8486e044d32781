using System.Text.Json;

namespace Custodes.Telemetry.Mapping;

/// <summary>Finds the server's and the tool's name in Claude Code's <c>tool_parameters</c> text.</summary>
internal sealed class ToolParameters
{
    private const int NameBytesMax = 256;

    private readonly byte[] server = new byte[NameBytesMax];
    private readonly byte[] tool = new byte[NameBytesMax];
    private int serverLength;
    private int toolLength;

    public ReadOnlySpan<byte> Server => server.AsSpan(0, serverLength);

    public ReadOnlySpan<byte> Tool => tool.AsSpan(0, toolLength);

    /// <summary>Reads the two names; both stay empty when the text is no JSON object or lacks them.</summary>
    public void Read(ReadOnlySpan<byte> json)
    {
        serverLength = toolLength = 0;
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                bool isServer = reader.ValueTextEquals("mcp_server_name"u8);
                bool isTool = reader.ValueTextEquals("mcp_tool_name"u8);
                if ((!isServer && !isTool) || !reader.Read())
                {
                    continue;
                }

                if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
                {
                    ReadOnlySpan<byte> name = reader.ValueSpan;
                    name = name[..Math.Min(name.Length, NameBytesMax)];
                    name.CopyTo(isServer ? server : tool);
                    serverLength = isServer ? name.Length : serverLength;
                    toolLength = isTool ? name.Length : toolLength;
                }
            }
        }
        catch (JsonException)
        {
            // What stands before the damage is taken; the caller counts a name that is missing.
        }
    }
}
