using System.Collections;
using Custodes.Node.Serving;
using Custodes.Server.Options;

namespace Custodes.Cli.Serving;

/// <summary>Joins the three sources of settings for <c>custodes serve</c>.</summary>
internal static class ServeSettings
{
    /// <summary>Every setting, the node's own before those of its listeners.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [.. NodeSettings.All, .. ServerSettings.All];

    /// <summary>The options; null when anything is wrong, which is then told.</summary>
    /// <param name="configPath">The configuration file; null for none.</param>
    /// <param name="arguments">Flags with their values, as <c>--flag=value</c>.</param>
    /// <param name="talk">Where errors are told.</param>
    public static NodeOptions? Load(
        string? configPath,
        IReadOnlyList<string> arguments,
        TextWriter talk
    )
    {
        SettingsLoader loader = new(All);
        if (configPath is not null)
        {
            loader.ReadFile(configPath);
        }

        loader.ReadEnvironment(Environment());
        loader.ReadArguments(arguments);
        IReadOnlyList<string> errors = loader.Errors;
        NodeOptions? options = null;
        if (errors.Count == 0)
        {
            (options, errors) = NodeSettings.ToOptions(loader.ToValues());
        }

        foreach (string error in errors)
        {
            talk.WriteLine($"custodes serve: {error}");
        }

        return errors.Count == 0 ? options : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Environment()
    {
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            yield return new((string)variable.Key, (string?)variable.Value ?? "");
        }
    }
}
