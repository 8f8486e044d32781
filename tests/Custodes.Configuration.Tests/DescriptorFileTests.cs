using System.Globalization;
using System.Text;
using Custodes.Contracts;

namespace Custodes.Configuration.Tests;

/// <summary>
/// Goal: a good file is read as it is meant; a bad one is refused whole, with line, column and key.
/// Method: the sample that is shipped; one bad file for each refusal; each limit at and past it.
/// </summary>
public sealed class DescriptorFileTests
{
    [Fact]
    public void The_sample_is_read_as_its_comments_say()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "samples", "descriptors.yaml");
        Assert.Equal(
            [
                new DescriptorOverride(
                    "mcp__crm__*",
                    Effect: null,
                    RiskLevel.High,
                    Capabilities.ReadsFiles | Capabilities.Privileged,
                    Capabilities.None
                ),
                new DescriptorOverride(
                    "settlement_run",
                    Effect.Spend,
                    RiskLevel.Critical,
                    Capabilities.Spends | Capabilities.Network,
                    Capabilities.None
                ),
                new DescriptorOverride(
                    "refresh_view",
                    Effect.Read,
                    RiskLevel.Low,
                    Capabilities.ReadsFiles,
                    Capabilities.WritesFiles
                ),
            ],
            Read(File.ReadAllText(path))
        );
    }

    [Fact]
    public void An_empty_list_has_no_overrides() => Assert.Empty(Read("descriptors: []"));

    [Fact]
    public void Decoys_are_tools_or_values() =>
        Assert.Equal(
            [new Decoy("export_keys*", null), new Decoy(null, "AKIA-DECOY-7F3Q")],
            ReadAll("decoys: [{tool: export_keys*}, {value: AKIA-DECOY-7F3Q}]").Decoys
        );

    [Theory]
    [InlineData("decoys: [{}]", "decoys[0]")]
    [InlineData("decoys: [{tool: a, value: abcdefgh}]", "decoys[0]")]
    [InlineData("decoys: [{tool: '*'}]", "decoys[0].tool")]
    [InlineData("decoys: [{tool: 'a*b'}]", "decoys[0].tool")]
    [InlineData("decoys: [{tool: '_'}]", "decoys[0].tool")]
    [InlineData("decoys: [{value: abcdefg}]", "decoys[0].value")]
    [InlineData("decoys: [{value: 'abcdefg '}]", "decoys[0].value")]
    [InlineData("decoys: [{values: abcdefgh}]", "decoys[0]")]
    public void A_decoy_that_is_none_is_refused(string yaml, string key)
    {
        Assert.False(
            DescriptorFile.TryRead(yaml, out _, out IReadOnlyList<ConfigurationError> errors)
        );
        Assert.StartsWith(key, errors[0].Key, StringComparison.Ordinal);
    }

    [Fact]
    public void There_may_be_as_many_decoys_as_the_limit()
    {
        Assert.Equal(ConfigurationLimits.DecoyCountMax, ReadAll(Many(0)).Decoys.Count);
        Assert.False(DescriptorFile.TryRead(Many(1), out _, out _));

        static string Many(int more) =>
            "decoys:\n"
            + string.Concat(
                Enumerable
                    .Range(0, ConfigurationLimits.DecoyCountMax + more)
                    .Select(at => $"- tool: decoy{at}\n")
            );
    }

    [Fact]
    public void Tools_are_read_as_a_server_lists_them()
    {
        DescriptorRules rules = ReadAll(
            """
            {"tools": [
              {"name": "drop_table", "title": "Drop", "description": "Drops: all of it",
               "inputSchema": {"type": "object", "properties": {"table": {"type": "string"}}},
               "annotations": {"title": "Drop", "readOnlyHint": false, "destructiveHint": true,
                               "idempotentHint": true, "openWorldHint": false}},
              {"name": "get_rows", "annotations": {"readOnlyHint": true}},
              {"name": "silent"}
            ], "descriptors": [{"tool": "bash", "risk": "critical"}]}
            """
        );
        Assert.Equal(
            [
                new ToolClaim("drop_table", new ToolAnnotations(false, true, true, false)),
                new ToolClaim("get_rows", new ToolAnnotations(true, null, null, null)),
            ],
            rules.Claims
        );
        Assert.Equal("bash", Assert.Single(rules.Overrides).Pattern);
        Assert.Empty(ReadAll("tools: []").Overrides);
    }

    [Theory]
    [InlineData("tools: {}", "line 1, column 8, tools: a list is expected")]
    [InlineData("tools:\n  - title: x", "line 2, column 5, tools[0].name: missing")]
    [InlineData(
        "tools:\n  - {name: x, annotations: {readOnlyHint: maybe}}",
        "line 2, column 43, tools[0].annotations.readOnlyHint: true or false is expected"
    )]
    [InlineData(
        "tools:\n  - {name: x, annotations: yes}",
        "line 2, column 28, tools[0].annotations: a mapping of keys to values is expected"
    )]
    public void A_wrong_list_of_tools_is_refused_with_its_place(string yaml, string error) =>
        Assert.Equal(error, Assert.Single(Refused(yaml)).ToString());

    [Fact]
    public void A_list_of_tools_has_a_limit()
    {
        Assert.Equal(
            ConfigurationLimits.ToolCountMax,
            ReadAll(Tools(ConfigurationLimits.ToolCountMax)).Claims.Count
        );
        Assert.Equal(
            "tools",
            Assert.Single(Refused(Tools(ConfigurationLimits.ToolCountMax + 1))).Key
        );
    }

    [Fact]
    public void Every_effect_risk_and_capability_has_a_name()
    {
        foreach (Effect effect in Enum.GetValues<Effect>())
        {
            string name = effect == Effect.SendOut ? "send-out" : Small(effect.ToString());
            Assert.Equal(effect, Read(Rule($"effect: {name}"))[0].Effect);
        }

        foreach (RiskLevel risk in Enum.GetValues<RiskLevel>())
        {
            Assert.Equal(risk, Read(Rule($"risk: {Small(risk.ToString())}"))[0].Risk);
        }

        DescriptorOverride all = Read(
            Rule(
                "add: [reads-files, writes-files, network, executes, destructive, privileged, sends-out, spends]"
            )
        )[0];
        Assert.Equal((Capabilities)255, all.Add);
    }

    [Theory]
    [InlineData("", 1, 1, "", "0 documents")]
    [InlineData("[]", 1, 1, "", "a mapping")]
    [InlineData("{}", 1, 1, "descriptors", "missing")]
    [InlineData("rules: []", 1, 1, "rules", "unknown key; known are descriptors")]
    [InlineData("descriptors: 3", 1, 14, "descriptors", "a list is expected")]
    [InlineData("descriptors:\n  - bash", 2, 5, "descriptors[0]", "a mapping")]
    [InlineData("descriptors:\n  - risk: low", 2, 5, "descriptors[0].tool", "missing")]
    [InlineData("descriptors:\n  - tool: bash", 2, 5, "descriptors[0]", "says nothing")]
    [InlineData(
        "descriptors:\n  - tool: bash\n    rsik: low",
        3,
        5,
        "descriptors[0].rsik",
        "unknown key; known are tool, effect, risk, add, remove"
    )]
    [InlineData(
        "descriptors:\n  - tool: a\n    risk: low\n  - tool: b\n    risk: mild",
        5,
        11,
        "descriptors[1].risk",
        "unknown value 'mild'; known are none, low, medium, high, critical"
    )]
    [InlineData(
        "descriptors:\n  - tool: a\n    effect: 3",
        3,
        13,
        "descriptors[0].effect",
        "unknown value '3'"
    )]
    [InlineData(
        "descriptors:\n  - tool: a\n    add: [network, flies]",
        3,
        20,
        "descriptors[0].add[1]",
        "unknown value 'flies'"
    )]
    [InlineData(
        "descriptors:\n  - tool: a*b\n    risk: low",
        2,
        11,
        "descriptors[0].tool",
        "a star may stand only at the end"
    )]
    [InlineData(
        "descriptors:\n  - tool: __*\n    risk: low",
        2,
        11,
        "descriptors[0].tool",
        "holds no letter"
    )]
    [InlineData("descriptors:\n  - tool: [a]", 2, 11, "descriptors[0].tool", "a text of 1 to")]
    [InlineData("a: 1\n--- \nb: 2", 1, 1, "", "2 documents")]
    [InlineData("descriptors: &all []", 1, 14, "", "anchors")]
    [InlineData("descriptors: !!seq []", 1, 14, "", "tags")]
    [InlineData("descriptors: *all", 1, 14, "", "aliases")]
    [InlineData("descriptors: [", 2, 1, "", "not YAML")]
    [InlineData("descriptors: []\ndescriptors: []", 2, 1, "", "not YAML: Duplicate key")]
    public void A_bad_file_is_refused_with_its_place(
        string yaml,
        long line,
        long column,
        string key,
        string problem
    )
    {
        ConfigurationError error = Refused(yaml)[0];
        Assert.Equal((line, column, key), (error.Line, error.Column, error.Key));
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
        Assert.Contains(
            $"line {line}, column {column}",
            error.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        IReadOnlyList<ConfigurationError> errors = Refused(
            "descriptors:\n  - tool: a\n    risk: x\n    effect: y\n  - tool: b\n    add: z"
        );
        Assert.Equal(
            ["descriptors[0].effect", "descriptors[0].risk", "descriptors[1].add"],
            errors.Select(error => error.Key).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Errors_are_told_up_to_the_limit()
    {
        Assert.Equal(
            ConfigurationLimits.ErrorCountMax,
            Refused(Rules(ConfigurationLimits.ErrorCountMax, "risk: x")).Count
        );
        Assert.Equal(
            ConfigurationLimits.ErrorCountMax,
            Refused(Rules(ConfigurationLimits.ErrorCountMax + 1, "risk: x")).Count
        );
    }

    [Fact]
    public void Rules_past_the_limit_are_refused()
    {
        int most = ConfigurationLimits.DescriptorCountMax;
        Assert.Equal(most, Read(Rules(most, "risk: low")).Count);
        Assert.Equal("more than 4096 items", Refused(Rules(most + 1, "risk: low"))[0].Problem);
    }

    [Fact]
    public void A_pattern_past_the_limit_is_refused()
    {
        string longest = new('a', ConfigurationLimits.PatternLengthMax);
        Assert.Equal(longest, Read(Rule("risk: low", longest))[0].Pattern);
        _ = Assert.Single(Refused(Rule("risk: low", longest + "a")));
    }

    [Fact]
    public void A_file_past_the_limit_is_refused()
    {
        string yaml = "descriptors: []\n#";
        string longest = yaml.PadRight(ConfigurationLimits.FileLengthMax, '.');
        Assert.Empty(Read(longest));
        _ = Assert.Single(Refused(longest + "."));
    }

    [Fact]
    public void Nesting_past_the_limit_is_refused_before_it_can_exhaust_the_stack()
    {
        int most = ConfigurationLimits.DepthMax;
        Assert.Equal("a mapping of keys to values is expected", Refused(Nested(most))[0].Problem);
        Assert.Equal("nested deeper than 16 levels", Refused(Nested(most + 1))[0].Problem);
        Assert.Equal("nested deeper than 16 levels", Refused(Nested(200_000))[0].Problem);
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string Rule(string setting, string tool = "bash") =>
        $"descriptors:\n  - tool: {tool}\n    {setting}\n";

    private static string Rules(int count, string setting)
    {
        StringBuilder yaml = new("descriptors:\n");
        for (int index = 0; index < count; index++)
        {
            _ = yaml.Append(CultureInfo.InvariantCulture, $"  - {{tool: t{index}, {setting}}}\n");
        }

        return yaml.ToString();
    }

    private static string Tools(int count)
    {
        StringBuilder yaml = new("tools:\n");
        for (int index = 0; index < count; index++)
        {
            _ = yaml.Append(
                CultureInfo.InvariantCulture,
                $"- {{name: t{index}, annotations: {{}}}}\n"
            );
        }

        return yaml.ToString();
    }

    private static string Small(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static IReadOnlyList<DescriptorOverride> Read(string yaml) => ReadAll(yaml).Overrides;

    private static DescriptorRules ReadAll(string yaml)
    {
        bool isRead = DescriptorFile.TryRead(
            yaml,
            out DescriptorRules rules,
            out IReadOnlyList<ConfigurationError> errors
        );
        Assert.True(isRead, string.Join(Environment.NewLine, errors));
        return rules;
    }

    private static IReadOnlyList<ConfigurationError> Refused(string yaml)
    {
        bool isRead = DescriptorFile.TryRead(
            yaml,
            out DescriptorRules rules,
            out IReadOnlyList<ConfigurationError> errors
        );
        Assert.False(isRead);
        Assert.Same(DescriptorRules.None, rules);
        return errors;
    }
}
