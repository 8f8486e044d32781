using System.Text.Json;
using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Metrics;
using Custodes.Evaluation.Protocols;

namespace Custodes.Evaluation.Reports;

/// <summary>A report for programs: one JSON object.</summary>
/// <remarks>
/// <c>protocol</c>, <c>evade</c>, <c>refit</c>, and <c>scorers</c>, a list of <c>name</c>,
/// <c>groups</c>, <c>ci</c> and <c>missing</c>, the last three named as in the independent scorer's
/// output. A measure that nothing can be said of is null.
/// </remarks>
public static class ReportJson
{
    /// <summary>Writes the report and a line end.</summary>
    public static void Write(TextWriter writer, EvaluationReport report)
    {
        List<ScorerJson> scorers = new(report.Scorers.Count);
        foreach (ScorerReport scorer in report.Scorers)
        {
            scorers.Add(Of(scorer));
        }

        var json = new EvaluationJson(
            ProtocolNames.Of(report.Protocol),
            EvasionNames.Of(report.Moves),
            report.IsRefit,
            scorers
        );
        writer.Write(JsonSerializer.Serialize(json, ReportJsonContext.Default.EvaluationJson));
        writer.Write('\n');
    }

    private static ScorerJson Of(ScorerReport scorer)
    {
        SortedDictionary<string, MeasuresJson> groups = new(StringComparer.Ordinal);
        foreach (GroupMeasures group in scorer.Result.Groups)
        {
            groups.Add(group.Group, Of(group.Measures));
        }

        Intervals intervals = scorer.Result.Intervals;
        SortedDictionary<string, double[]> ends = new(StringComparer.Ordinal);
        Add(ends, "auc", intervals.Auc);
        Add(ends, "tpr1", intervals.TprAt1);
        Add(ends, "tpr5", intervals.TprAt5);
        Add(ends, "tpr", intervals.Tpr);
        Add(ends, "fpr", intervals.Fpr);
        Add(ends, "in_time", intervals.InTime);
        return new ScorerJson(scorer.Name, groups, ends, scorer.Result.Missing);
    }

    private static MeasuresJson Of(Measures measures) =>
        new(
            measures.Benign,
            measures.Hijacked,
            measures.Resisted,
            NumberOrNull(measures.Auc),
            NumberOrNull(measures.TprAt1),
            NumberOrNull(measures.TprAt5),
            NumberOrNull(measures.AucResisted),
            NumberOrNull(measures.Tpr),
            NumberOrNull(measures.Fpr),
            NumberOrNull(measures.AlarmsOnResisted),
            NumberOrNull(measures.InTime)
        );

    private static void Add(
        SortedDictionary<string, double[]> ends,
        string name,
        Interval? interval
    )
    {
        if (interval is Interval known)
        {
            ends.Add(name, [known.Low, known.High]);
        }
    }

    private static double? NumberOrNull(double value) => double.IsNaN(value) ? null : value;
}
