using System.Globalization;
using System.Text.Json;

namespace Custodes.Server.Options;

/// <summary>
/// Reads settings from a JSON file, then from environment variables, then from the command line; the
/// later wins. What it does not know is an error: a misspelt limit would otherwise be no limit.
/// </summary>
public sealed class SettingsLoader
{
    private const string EnvironmentPrefix = "CUSTODES_";

    private static readonly JsonDocumentOptions JsonOptions = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
    };

    private readonly Dictionary<string, (Setting Setting, string Value, string Source)> values =
        new(StringComparer.Ordinal);

    private readonly List<string> errors = [];

    /// <summary>Starts with the defaults.</summary>
    public SettingsLoader(params IEnumerable<Setting> settings)
    {
        foreach (Setting setting in settings)
        {
            values.Add(setting.Key, (setting, setting.Default, "default"));
        }
    }

    /// <summary>What was wrong so far, each with the key and the source.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>Reads a configuration file.</summary>
    public void ReadFile(string path)
    {
        try
        {
            ReadJson(File.ReadAllBytes(path), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: {failure.Message}");
        }
    }

    /// <summary>Reads the content of a configuration file.</summary>
    /// <param name="content">UTF-8; comments and trailing commas are allowed.</param>
    /// <param name="source">What messages call it.</param>
    public void ReadJson(ReadOnlyMemory<byte> content, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content, JsonOptions);
            ReadObject(document.RootElement, "", source);
        }
        catch (JsonException failure)
        {
            errors.Add($"{source}: {failure.Message}");
        }
    }

    /// <summary>Reads the variables that begin with <c>CUSTODES_</c>.</summary>
    /// <param name="variables">Names and values of all variables.</param>
    /// <param name="others">Names with that beginning that mean something else to the caller.</param>
    public void ReadEnvironment(
        IEnumerable<KeyValuePair<string, string>> variables,
        params ReadOnlySpan<string> others
    )
    {
        foreach ((string name, string value) in variables)
        {
            if (
                !name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal)
                || others.Contains(name)
            )
            {
                continue;
            }

            Setting? setting = FindBy(candidate => candidate.EnvironmentName == name);
            if (setting is null)
            {
                errors.Add($"environment variable {name}: unknown");
            }
            else
            {
                Set(setting, value, $"environment variable {name}");
            }
        }
    }

    /// <summary>Reads <c>--flag value</c> and <c>--flag=value</c>.</summary>
    public void ReadArguments(IReadOnlyList<string> arguments)
    {
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string flag = equals < 0 ? argument : argument[..equals];
            Setting? setting = FindBy(candidate => candidate.Flag == flag);
            if (setting is null)
            {
                errors.Add($"{flag}: unknown option");
            }
            else if (equals >= 0)
            {
                Set(setting, argument[(equals + 1)..], flag);
            }
            else if (index + 1 < arguments.Count)
            {
                index++;
                Set(setting, arguments[index], flag);
            }
            else
            {
                errors.Add($"{flag}: needs a value");
            }
        }
    }

    /// <summary>What came out; only when there are no <see cref="Errors"/>.</summary>
    public SettingValues ToValues() => new(values);

    private void ReadObject(JsonElement element, string path, string source)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{source}: {(path.Length == 0 ? "the file" : path)}: must be an object");
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            string key = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (values.TryGetValue(key, out (Setting Setting, string Value, string Source) known))
            {
                ReadLeaf(known.Setting, property.Value, source);
            }
            else if (FindBy(setting => IsBelow(setting.Key, key)) is not null)
            {
                ReadObject(property.Value, key, source);
            }
            else
            {
                errors.Add($"{source}: {key}: unknown key");
            }
        }
    }

    private static bool IsBelow(string key, string path) =>
        key.Length > path.Length
        && key[path.Length] == '.'
        && key.StartsWith(path, StringComparison.Ordinal);

    private void ReadLeaf(Setting setting, JsonElement value, string source)
    {
        string? text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
        if (text is null)
        {
            errors.Add($"{source}: {setting.Key}: must be a text, a number, true or false");
        }
        else
        {
            Set(setting, text, source);
        }
    }

    private void Set(Setting setting, string value, string source)
    {
        string? fault = setting.Fault(value);
        if (fault is null)
        {
            values[setting.Key] = (setting, value, source);
        }
        else
        {
            errors.Add(
                string.Create(CultureInfo.InvariantCulture, $"{source}: {setting.Key}: {fault}")
            );
        }
    }

    private Setting? FindBy(Func<Setting, bool> isMeant)
    {
        foreach ((Setting setting, _, _) in values.Values)
        {
            if (isMeant(setting))
            {
                return setting;
            }
        }

        return null;
    }
}
