using Custodes.Contracts;
using YamlDotNet.RepresentationModel;

namespace Custodes.Configuration;

/// <summary>Reads the list of decoys: each a tool that nobody honest calls, or a value that nobody honest passes.</summary>
internal static class DecoyReader
{
    /// <summary>Adds each decoy that is one.</summary>
    public static void Read(YamlNode list, NodeReader reader, ErrorList errors, List<Decoy> decoys)
    {
        int index = 0;
        foreach (YamlNode item in reader.List(list, "decoys", ConfigurationLimits.DecoyCountMax))
        {
            string key = $"decoys[{index}]";
            index++;
            Dictionary<string, YamlNode> entry = reader.Mapping(item, key, "tool", "value");
            bool hasTool = entry.TryGetValue("tool", out YamlNode? tool);
            if (hasTool == entry.TryGetValue("value", out YamlNode? value))
            {
                errors.Add(item.Start, key, "must have a tool or a value, and not both");
                continue;
            }

            if (tool is not null)
            {
                string? pattern = reader.Text(
                    tool,
                    $"{key}.tool",
                    ConfigurationLimits.PatternLengthMax
                );
                if (pattern == "*")
                {
                    errors.Add(tool.Start, $"{key}.tool", "would make every tool a decoy");
                }
                else if (
                    pattern is not null
                    && ToolPattern.Check(pattern, tool.Start, $"{key}.tool", errors)
                )
                {
                    decoys.Add(new Decoy(pattern, Value: null));
                }
            }
            else if (
                value is not null
                && reader.Text(value, $"{key}.value", ConfigurationLimits.PatternLengthMax)
                    is { } text
            )
            {
                if (text.Trim().Length < ConfigurationLimits.DecoyLengthMin)
                {
                    errors.Add(
                        value.Start,
                        $"{key}.value",
                        $"shorter than {ConfigurationLimits.DecoyLengthMin} characters: honest work would meet it"
                    );
                    continue;
                }

                decoys.Add(new Decoy(Tool: null, text));
            }
        }
    }
}
