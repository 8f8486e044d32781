using System.Globalization;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Metrics;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Reports;
using Custodes.Evaluation.Traces;
using Custodes.Evaluation.Trivial;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: labels, traces, protocol, scorers and metrics together give numbers that others measured.
/// Method: the trivial baselines on all labelled traces, whose results are published with them; needs
/// the traces beside the repository, and says so when they lack.
/// </summary>
public sealed class PublishedBaselinesTests
{
    [Fact]
    public void Unseen_task_gives_the_published_numbers_for_calls_and_new_bigrams()
    {
        string folder = Repository.Shared("data", "traces");
        if (!Directory.Exists(folder))
        {
            Assert.Skip($"{folder} is not there.");
        }

        Assert.True(TraceFiles.TryFind([folder], out IReadOnlyList<string>? files, out _));
        Assert.True(
            Labels.TryRead(Path.Combine(folder, "labels.csv.gz"), out Labels? labels, out _)
        );
        var builder = new TraceSetBuilder();
        foreach (string file in files)
        {
            SlowTraceReader.Read(file, builder);
        }

        var labelled = new LabelledTraces(builder.Build(), labels, TraceSketch.Hash);
        EvaluationReport report = EvaluationRun.Run(
            new EvaluationRequest(
                labelled,
                Protocol.UnseenTask,
                TrivialBaselines.All(static _ => true)
            ),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("0.618/0.003/0.010", Show(report, "calls"));
        Assert.Equal("0.742/0.012/0.168", Show(report, "new bigrams"));
        Assert.All(report.Scorers, static scorer => Assert.Equal(0, scorer.Result.Missing));
        Assert.InRange(Pooled(report, "coin flip").Auc, 0.48, 0.52);
    }

    private static Measures Pooled(EvaluationReport report, string name) =>
        report.Scorers.Single(scorer => scorer.Name == name).Result.Pooled;

    private static string Show(EvaluationReport report, string name)
    {
        Measures pooled = Pooled(report, name);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{pooled.Auc:F3}/{pooled.TprAt1:F3}/{pooled.TprAt5:F3}"
        );
    }
}
