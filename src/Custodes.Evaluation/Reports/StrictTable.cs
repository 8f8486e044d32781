using System.Globalization;
using Custodes.Evaluation.Metrics;

namespace Custodes.Evaluation.Reports;

/// <summary>Results as text, column for column the table of the independent scorer.</summary>
public static class StrictTable
{
    private const int NameWidth = 12;

    /// <summary>Writes one scorer's table: header, pooled, suites, intervals, missing.</summary>
    public static void Write(TextWriter writer, StrictResult result)
    {
        WriteHeader(writer, "suite");
        foreach (GroupMeasures group in result.Groups)
        {
            WriteRow(writer, group.Group, group.Measures);
        }

        WriteIntervals(writer, result.Intervals);
        if (result.Missing > 0)
        {
            writer.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Missing} labelled traces have no score\n"
                )
            );
        }
    }

    /// <summary>Writes the line of column names.</summary>
    public static void WriteHeader(TextWriter writer, string nameColumn) =>
        writer.Write(
            $"{nameColumn, -NameWidth} benign hijack resist |   AUC   @1%   @5% AUCres | own threshold:   TPR    FPR in time resisted\n"
        );

    /// <summary>Writes one line of measures.</summary>
    public static void WriteRow(TextWriter writer, string name, Measures measures)
    {
        string oracle =
            $"{F3(measures.Auc), 5} {F3(measures.TprAt1), 5} {F3(measures.TprAt5), 5} {F3(measures.AucResisted), 6}";
        string own =
            $"{F3(measures.Tpr), 5} {F4(measures.Fpr), 6} {F3(measures.InTime), 7} {F4(measures.AlarmsOnResisted), 8}";
        writer.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -NameWidth} {measures.Benign, 6} {measures.Hijacked, 6} {measures.Resisted, 6} | {oracle} |                {own}\n"
            )
        );
    }

    /// <summary>Writes the line of intervals.</summary>
    public static void WriteIntervals(TextWriter writer, Intervals intervals)
    {
        List<string> parts = [];
        Add(parts, "auc", intervals.Auc);
        Add(parts, "tpr1", intervals.TprAt1);
        Add(parts, "tpr5", intervals.TprAt5);
        Add(parts, "tpr", intervals.Tpr);
        Add(parts, "fpr", intervals.Fpr);
        Add(parts, "in_time", intervals.InTime);
        writer.Write($"95 % over user tasks: {string.Join(", ", parts)}\n");
    }

    private static void Add(List<string> parts, string name, Interval? interval)
    {
        if (interval is Interval known)
        {
            parts.Add($"{name} {F3(known.Low)}..{F3(known.High)}");
        }
    }

    private static string F3(double value) => StrictNumber.Fixed(value, 3);

    private static string F4(double value) => StrictNumber.Fixed(value, 4);
}
