using System.Globalization;
using System.Text;

namespace Custodes.Server.Options;

/// <summary>One thing that can be configured, with its names in the three sources.</summary>
/// <param name="Key">Path in the configuration file: <c>limits.requestBytesMax</c>.</param>
/// <param name="Kind">What its value looks like.</param>
/// <param name="Default">The value when no source gives one, spelt as in a source.</param>
/// <param name="Min">Least value of a number.</param>
/// <param name="Max">Greatest value of a number.</param>
/// <param name="Description">One sentence for documents and <c>--help</c>.</param>
public sealed record Setting(
    string Key,
    SettingKind Kind,
    string Default,
    double Min,
    double Max,
    string Description
)
{
    private const string EnvironmentPrefix = "CUSTODES_";

    /// <summary>Name among the environment variables: <c>CUSTODES_LIMITS_REQUEST_BYTES_MAX</c>.</summary>
    public string EnvironmentName { get; } = EnvironmentPrefix + Words(Key, '_').ToUpperInvariant();

    /// <summary>Name on the command line: <c>--limits-request-bytes-max</c>.</summary>
    public string Flag { get; } = "--" + Words(Key, '-').ToLowerInvariant();

    /// <summary>A text; its length is not limited but by what uses it.</summary>
    public static Setting Text(string key, string missing, string description) =>
        new(key, SettingKind.Text, missing, 0, 0, description);

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Setting Number(
        string key,
        long missing,
        long min,
        long max,
        string description
    ) =>
        new(
            key,
            SettingKind.Number,
            missing.ToString(CultureInfo.InvariantCulture),
            min,
            max,
            description
        );

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Setting Decimal(
        string key,
        double missing,
        double min,
        double max,
        string description
    ) =>
        new(
            key,
            SettingKind.Decimal,
            missing.ToString("R", CultureInfo.InvariantCulture),
            min,
            max,
            description
        );

    /// <summary>An address to listen on.</summary>
    public static Setting Address(string key, string missing, string description) =>
        new(key, SettingKind.Address, missing, 0, 0, description);

    /// <summary>Something that is on or off.</summary>
    public static Setting Switch(string key, bool missing, string description) =>
        new(key, SettingKind.Switch, missing ? "true" : "false", 0, 0, description);

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public string? Fault(string value)
    {
        switch (Kind)
        {
            case SettingKind.Number:
                bool isWhole = long.TryParse(
                    value,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out long whole
                );
                return isWhole && whole >= Min && whole <= Max
                    ? null
                    : $"'{value}' is not a whole number {Range}";
            case SettingKind.Decimal:
                bool isNumber = double.TryParse(
                    value,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out double number
                );
                return isNumber && number >= Min && number <= Max
                    ? null
                    : $"'{value}' is not a number {Range}";
            case SettingKind.Switch:
                return value is "true" or "false" ? null : $"'{value}' is neither true nor false";
            case SettingKind.Address:
                return ListenAddress.TryParse(value, out _)
                    ? null
                    : $"'{value}' is not an IP address and a port, as in 127.0.0.1:4317";
            case SettingKind.Text:
            default:
                return null;
        }
    }

    /// <summary>The range of a number in words; empty for other kinds.</summary>
    public string Range =>
        Kind is SettingKind.Number or SettingKind.Decimal
            ? string.Create(CultureInfo.InvariantCulture, $"from {Min:R} to {Max:R}")
            : "";

    private static string Words(string key, char between)
    {
        StringBuilder words = new();
        foreach (char character in key)
        {
            if (character == '.')
            {
                words.Append(between);
            }
            else
            {
                if (char.IsAsciiLetterUpper(character))
                {
                    words.Append(between);
                }

                words.Append(character);
            }
        }

        return words.ToString();
    }
}
