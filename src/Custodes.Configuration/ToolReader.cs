using Custodes.Contracts;
using YamlDotNet.RepresentationModel;

namespace Custodes.Configuration;

/// <summary>Reads a list of tools as a Model Context Protocol server gives it: their names and what it claims of them.</summary>
/// <remarks>
/// Model Context Protocol 2025-06-18, "Tools": keys that are no claim, such as the schema of the
/// arguments, are of no use here and not looked at, because every version of the protocol adds some.
/// </remarks>
internal static class ToolReader
{
    /// <summary>Adds a claim for every tool with annotations.</summary>
    public static void Read(YamlNode list, NodeReader reader, List<ToolClaim> claims)
    {
        int index = 0;
        foreach (YamlNode item in reader.List(list, "tools", ConfigurationLimits.ToolCountMax))
        {
            string key = $"tools[{index}]";
            index++;
            Dictionary<string, YamlNode> tool = reader.Mapping(item, key);
            string? name = reader.Entry(tool, item, $"{key}.name") is { } named
                ? reader.Text(named, $"{key}.name", ConfigurationLimits.PatternLengthMax)
                : null;
            if (name is null || !tool.TryGetValue("annotations", out YamlNode? annotations))
            {
                continue;
            }

            string place = $"{key}.annotations";
            Dictionary<string, YamlNode> hints = reader.Mapping(annotations, place);
            claims.Add(
                new ToolClaim(
                    name,
                    new ToolAnnotations(
                        Hint(hints, "readOnlyHint", place, reader),
                        Hint(hints, "destructiveHint", place, reader),
                        Hint(hints, "idempotentHint", place, reader),
                        Hint(hints, "openWorldHint", place, reader)
                    )
                )
            );
        }
    }

    private static bool? Hint(
        Dictionary<string, YamlNode> hints,
        string name,
        string place,
        NodeReader reader
    ) =>
        hints.TryGetValue(name, out YamlNode? value)
            ? reader.Truth(value, $"{place}.{name}")
            : null;
}
