using Custodes.Contracts;
using YamlDotNet.RepresentationModel;

namespace Custodes.Configuration;

/// <summary>Reads the operator's file on what tools can do: YAML text → checked records.</summary>
/// <remarks>
/// All or nothing: a file with one wrong line changes nothing, because half of an operator's rules
/// may be the dangerous half. Unknown and repeated keys are refused: a misspelt <c>risk</c> must not
/// pass for a rule. Called at start and on reload, never per observation.
/// </remarks>
public static class DescriptorFile
{
    private static readonly string[] RuleKeys = ["tool", "effect", "risk", "add", "remove"];

    /// <summary>The rules in the file's order, or everything that is wrong with it.</summary>
    /// <param name="yaml">
    /// <c>descriptors</c>, the operator's overrides, and <c>tools</c>, as a Model Context Protocol server
    /// answers <c>tools/list</c>; JSON is YAML, so an answer can be pasted; <c>decoys</c>, what nobody honest
    /// uses. At least one of the three.
    /// </param>
    /// <param name="rules">Empty when something is wrong.</param>
    /// <param name="errors">What is wrong, up to a limit.</param>
    public static bool TryRead(
        string yaml,
        out DescriptorRules rules,
        out IReadOnlyList<ConfigurationError> errors
    )
    {
        ErrorList found = new();
        List<DescriptorOverride> overrides = [];
        List<ToolClaim> claims = [];
        List<Decoy> decoys = [];
        YamlNode? root = YamlDocument.Load(yaml, found);
        if (root is not null)
        {
            ReadRoot(root, new NodeReader(found), found, overrides, claims, decoys);
        }

        errors = found.Found;
        rules =
            errors.Count == 0
                ? new DescriptorRules(overrides, claims) { Decoys = decoys }
                : DescriptorRules.None;
        return errors.Count == 0;
    }

    private static void ReadRoot(
        YamlNode root,
        NodeReader reader,
        ErrorList errors,
        List<DescriptorOverride> overrides,
        List<ToolClaim> claims,
        List<Decoy> decoys
    )
    {
        Dictionary<string, YamlNode> lists = reader.Mapping(
            root,
            key: "",
            "descriptors",
            "tools",
            "decoys"
        );
        if (lists.TryGetValue("decoys", out YamlNode? laidOut))
        {
            DecoyReader.Read(laidOut, reader, errors, decoys);
        }

        if (lists.TryGetValue("tools", out YamlNode? tools))
        {
            ToolReader.Read(tools, reader, claims);
        }

        if (!lists.TryGetValue("descriptors", out YamlNode? list))
        {
            if (tools is null && laidOut is null)
            {
                errors.Add(root.Start, "descriptors", "missing");
            }

            return;
        }

        int index = 0;
        foreach (
            YamlNode item in reader.List(
                list,
                "descriptors",
                ConfigurationLimits.DescriptorCountMax
            )
        )
        {
            string key = $"descriptors[{index}]";
            ReadRule(item, key, reader, errors, overrides);
            index++;
        }
    }

    private static void ReadRule(
        YamlNode item,
        string key,
        NodeReader reader,
        ErrorList errors,
        List<DescriptorOverride> read
    )
    {
        Dictionary<string, YamlNode> rule = reader.Mapping(item, key, RuleKeys);
        if (!rule.TryGetValue("tool", out YamlNode? tool))
        {
            errors.Add(item.Start, $"{key}.tool", "missing");
            return;
        }

        string? pattern = reader.Text(tool, $"{key}.tool", ConfigurationLimits.PatternLengthMax);
        if (pattern is null || !ToolPattern.Check(pattern, tool.Start, $"{key}.tool", errors))
        {
            return;
        }

        Effect? effect = rule.TryGetValue("effect", out YamlNode? effectNode)
            ? reader.Named<Effect>(effectNode, $"{key}.effect")
            : null;
        RiskLevel? risk = rule.TryGetValue("risk", out YamlNode? riskNode)
            ? reader.Named<RiskLevel>(riskNode, $"{key}.risk")
            : null;
        Capabilities add = ReadCapabilities(rule, "add", key, reader);
        Capabilities remove = ReadCapabilities(rule, "remove", key, reader);
        if (rule.Count == 1)
        {
            errors.Add(item.Start, key, "says nothing about the tool");
        }

        read.Add(new DescriptorOverride(pattern, effect, risk, add, remove));
    }

    private static Capabilities ReadCapabilities(
        Dictionary<string, YamlNode> rule,
        string name,
        string key,
        NodeReader reader
    )
    {
        Capabilities all = Capabilities.None;
        if (!rule.TryGetValue(name, out YamlNode? list))
        {
            return all;
        }

        int index = 0;
        foreach (YamlNode item in reader.List(list, $"{key}.{name}", countMax: 8))
        {
            all |= reader.Named<Capabilities>(item, $"{key}.{name}[{index}]") ?? Capabilities.None;
            index++;
        }

        return all;
    }
}
