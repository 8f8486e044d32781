using System.Globalization;
using System.Text.Json;
using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Reports;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;
using Custodes.Evaluation.Trivial;

namespace Custodes.Evaluation.Tests;

public sealed class EvaluationRunTests
{
    [Fact]
    public void A_report_has_every_scorer_and_the_first_ones_table_on_top()
    {
        EvaluationReport report = Run(EvasionMoves.None, threadCount: 1);
        using var table = new StringWriter(CultureInfo.InvariantCulture);
        StrictTable.Write(table, report.Scorers[0].Result);
        string text = Text(report);
        Assert.StartsWith(table.ToString(), text, StringComparison.Ordinal);
        foreach (string name in Scorers().Select(static scorer => scorer.Name))
        {
            Assert.Contains($"\n{name, -12} ", text, StringComparison.Ordinal);
        }

        Assert.Contains("protocol unseen-task", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_line_says_on_what_the_weights_were_fitted()
    {
        EvaluationReport report = Run(EvasionMoves.None, threadCount: 1);
        Assert.Contains("fitted on all suites", LastLine(report), StringComparison.Ordinal);
        Assert.Contains("use --refit", LastLine(report), StringComparison.Ordinal);
        EvaluationReport refit = report with { IsRefit = true };
        Assert.Contains("each suite left out", LastLine(refit), StringComparison.Ordinal);
        Assert.DoesNotContain("use --refit", LastLine(refit), StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_has_the_independent_scorers_names()
    {
        EvaluationReport report = Run(EvasionMoves.Quiet, threadCount: 1);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ReportJson.Write(writer, report);
        using JsonDocument json = JsonDocument.Parse(writer.ToString());
        Assert.Equal("unseen-task", json.RootElement.GetProperty("protocol").GetString());
        Assert.Equal("quiet", json.RootElement.GetProperty("evade").GetString());
        JsonElement scorers = json.RootElement.GetProperty("scorers");
        Assert.Equal(report.Scorers.Count, scorers.GetArrayLength());
        for (int index = 0; index < report.Scorers.Count; index++)
        {
            ExpectedResult.AssertEqual(scorers[index], report.Scorers[index].Result);
        }
    }

    [Fact]
    public void Scores_come_in_the_order_of_the_labels()
    {
        EvaluationReport report = Run(EvasionMoves.None, threadCount: 1);
        Assert.Equal(
            Traces().Labels.Records.Select(static label => label.Trace),
            report.Scorers[0].Scores.Select(static score => score.Key)
        );
    }

    [Fact]
    public void Two_threads_report_what_one_reports() =>
        Assert.Equal(
            Text(Run(EvasionMoves.None, threadCount: 1)),
            Text(Run(EvasionMoves.None, threadCount: 2))
        );

    private static string LastLine(EvaluationReport report) => Text(report).Trim().Split('\n')[^1];

    private static string Text(EvaluationReport report)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ReportText.Write(writer, report);
        return writer.ToString();
    }

    private static IReadOnlyList<NamedScorer> Scorers() =>
        TrivialBaselines.All(static action => action == TraceSketch.Key("send"));

    private static EvaluationReport Run(EvasionMoves moves, int threadCount) =>
        EvaluationRun.Run(
            new EvaluationRequest(Traces(), Protocol.UnseenTask, Scorers())
            {
                Moves = moves,
                ThreadCount = threadCount,
            },
            TestContext.Current.CancellationToken
        );

    private static LabelledTraces Traces()
    {
        var sketch = new TraceSketch();
        for (int index = 0; index < 90; index++)
        {
            var kind = (TraceClass)(index % 3);
            sketch.Label(
                $"t{index}",
                kind,
                index % 5,
                firstBad: kind == TraceClass.Hijacked ? 1 : null
            );
            sketch.Calls($"t{index}", index, "read", kind == TraceClass.Hijacked ? "send" : "look");
        }

        return sketch.Build();
    }
}
