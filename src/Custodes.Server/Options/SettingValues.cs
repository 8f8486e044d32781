using System.Globalization;
using System.Net;
using Custodes.Primitives;

namespace Custodes.Server.Options;

/// <summary>Every setting with its value and where the value came from. All values are valid.</summary>
public sealed class SettingValues
{
    private readonly Dictionary<string, (Setting Setting, string Value, string Source)> values;

    internal SettingValues(
        Dictionary<string, (Setting Setting, string Value, string Source)> values
    )
    {
        this.values = values;
    }

    /// <summary>A text.</summary>
    public string Text(string key) => values[key].Value;

    /// <summary>A whole number.</summary>
    public long Number(string key)
    {
        Invariant.That(values[key].Setting.Kind == SettingKind.Number);
        return long.Parse(values[key].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>A whole number whose range fits 32 bits.</summary>
    public int SmallNumber(string key) => checked((int)Number(key));

    /// <summary>A number.</summary>
    public double Decimal(string key)
    {
        Invariant.That(values[key].Setting.Kind == SettingKind.Decimal);
        return double.Parse(values[key].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether it is on.</summary>
    public bool IsOn(string key)
    {
        Invariant.That(values[key].Setting.Kind == SettingKind.Switch);
        return values[key].Value == "true";
    }

    /// <summary>An address to listen on.</summary>
    public IPEndPoint Address(string key)
    {
        bool isRead = ListenAddress.TryParse(values[key].Value, out IPEndPoint? address);
        Invariant.That(isRead && address is not null);
        return address;
    }

    /// <summary>Where the value came from, for messages: <c>default</c>, a file, a variable, a flag.</summary>
    public string Source(string key) => values[key].Source;

    /// <summary>An error about a value that depends on others, worded as the loader words its own.</summary>
    public string Error(string key, string detail) => $"{key} (from {Source(key)}): {detail}";

    /// <summary>One line for each setting, in the order they were declared.</summary>
    public IEnumerable<string> Describe()
    {
        foreach ((Setting setting, string value, string source) in values.Values)
        {
            yield return $"{setting.Key} = {value}   ({source})";
        }
    }
}
