using System.Globalization;
using Custodes.Node.Serving;
using Custodes.Server.Options;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: what is configured is what runs, and the document says what is there. Method: defaults and
/// mistakes through the loader; the document compared with the declarations.
/// </summary>
public sealed class NodeSettingsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_options()
    {
        (NodeOptions options, IReadOnlyList<string> errors) = NodeSettings.ToOptions(
            Load().ToValues()
        );
        Assert.Empty(errors);
        NodeOptions expected = new()
        {
            Server = options.Server,
            DataDirectory = "./custodes-data",
            EvidenceDirectory = "./custodes-data/evidence",
            Pipeline = options.Pipeline,
            Otlp = options.Otlp,
            Names = options.Names,
        };
        Assert.Equal(expected, options);
        Assert.Equal(new Baselines.Behaviour.BehaviourLimits(), options.Pipeline.Behaviour);
        Assert.True(options.Pipeline.IsNowMs);
    }

    [Fact]
    public void A_missing_descriptors_file_is_named_with_its_source()
    {
        SettingsLoader loader = Load("--detect-descriptors-file", "/no/such/file.yaml");
        Assert.Empty(loader.Errors);
        string error = Assert.Single(NodeSettings.ToOptions(loader.ToValues()).Errors);
        Assert.StartsWith(
            "detect.descriptorsFile (from --detect-descriptors-file): ",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_document_lists_every_setting_as_it_is()
    {
        string document = File.ReadAllText(
            Path.Combine(Repository.Root, "docs/operating/configuration.md")
        );
        foreach (Setting setting in NodeSettings.All)
        {
            string range = setting.Kind is SettingKind.Number or SettingKind.Decimal
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{setting.Min:0.####} to {setting.Max:0.####}"
                )
                : "";
            string[] cells =
            [
                $"`{setting.Key}`",
                setting.Default.Length == 0 ? "" : $"`{setting.Default}`",
                range,
                $"`{setting.EnvironmentName}`",
                $"`{setting.Flag}`",
                setting.Description,
            ];
            Assert.Contains(
                $"| {string.Join(" | ", cells)} |".Replace("  ", " ", StringComparison.Ordinal),
                document.Replace("  ", " ", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        }
    }

    private static SettingsLoader Load(params string[] arguments)
    {
        SettingsLoader loader = new([.. NodeSettings.All, .. ServerSettings.All]);
        loader.ReadArguments(arguments);
        return loader;
    }
}
