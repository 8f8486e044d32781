using System.Buffers;
using System.Globalization;
using System.Text;
using Custodes.Contracts.Fleet;
using Custodes.Primitives;

namespace Custodes.Server.Endpoints;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>All samples of a name stand together, as the format demands, whatever their order was.</summary>
    public static string Write(IReadOnlyList<MetricSample> samples)
    {
        Dictionary<string, List<MetricSample>> families = new(StringComparer.Ordinal);
        List<string> names = [];
        foreach (MetricSample sample in samples)
        {
            if (!families.TryGetValue(sample.Name, out List<MetricSample>? family))
            {
                Invariant.That(IsName(sample.Name));
                family = families[sample.Name] = [];
                names.Add(sample.Name);
            }

            Invariant.That(family.Count == 0 || family[0].Type == sample.Type);
            family.Add(sample);
        }

        StringBuilder text = new();
        foreach (string name in names)
        {
            MetricSample first = families[name][0];
            string type = first.Type == MetricType.Counter ? "counter" : "gauge";
            text.Append("# HELP ").Append(name).Append(' ');
            AppendEscaped(text, first.Help, isLabel: false);
            text.Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
            foreach (MetricSample sample in families[name])
            {
                AppendSample(text, sample);
            }
        }

        return text.ToString();
    }

    private static void AppendSample(StringBuilder text, MetricSample sample)
    {
        text.Append(sample.Name);
        char before = '{';
        foreach ((string label, string value) in sample.Labels)
        {
            Invariant.That(IsName(label) && !label.Contains(':', StringComparison.Ordinal));
            text.Append(before).Append(label).Append("=\"");
            AppendEscaped(text, value, isLabel: true);
            text.Append('"');
            before = ',';
        }

        if (before == ',')
        {
            text.Append('}');
        }

        text.Append(' ').Append(Number(sample.Value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    // Label values come from telemetry: an unescaped quote or line break would forge samples.
    private static void AppendEscaped(StringBuilder text, string value, bool isLabel)
    {
        foreach (char character in value)
        {
            _ = character switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '"' when isLabel => text.Append("\\\""),
                _ => text.Append(character),
            };
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:"
    );
}
