using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Metrics;
using Custodes.Evaluation.Reports;
using Custodes.Primitives;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: on real labels, our numbers are those that the independent scorer gives today.
/// Method: scores drawn at random, many of them equal, go to both; needs Python and the labelled traces
/// beside the repository, and says so when they lack.
/// </summary>
public sealed class IndependentScorerTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 1_000_000)]
    public async Task On_real_labels_every_digit_agrees(ulong seed, int distinctScores)
    {
        string script = Repository.Shared("tools", "score_traces.py");
        string labelFile = Repository.Shared("data", "traces", "labels.csv.gz");
        if (!File.Exists(script) || !File.Exists(labelFile))
        {
            Assert.Skip($"{script} or {labelFile} is not there.");
        }

        using var folder = new ScratchFolder();
        Assert.True(
            Labels.TryRead(labelFile, out Labels? labels, out InputError? error),
            error?.Message
        );
        Dictionary<string, TraceScore> scores = Draw(labels, seed, distinctScores);
        ScoreFile.Write(folder.File("scores.csv"), scores);
        StrictResult ours = StrictResult.Of(
            ScoredTraces.Join(
                labels,
                label => scores.TryGetValue(label.Trace, out TraceScore score) ? score : null
            )
        );

        string json = await RunPython(script, labelFile, folder.File("scores.csv"), "--json");
        using JsonDocument theirs = JsonDocument.Parse(
            json.Replace("NaN", "null", StringComparison.Ordinal)
        );
        ExpectedResult.AssertEqual(theirs.RootElement, ours);

        using var table = new StringWriter(CultureInfo.InvariantCulture);
        StrictTable.Write(table, ours);
        Assert.Equal(
            await RunPython(script, labelFile, folder.File("scores.csv")),
            table.ToString()
        );
    }

    private static Dictionary<string, TraceScore> Draw(Labels labels, ulong seed, int distinct)
    {
        var random = new SplitMix64(seed);
        Dictionary<string, TraceScore> scores = new(StringComparer.Ordinal);
        foreach (TraceLabel label in labels.Records)
        {
            // The script takes half a minute for all traces: one in five shows the same.
            if (random.Below(5) != 0)
            {
                continue;
            }

            double shift = label.Class == TraceClass.Hijacked ? 0.4 : 0;
            double score = Math.Floor((random.Unit() + shift) * distinct) / distinct;
            scores.Add(label.Trace, new TraceScore(score, score > 0.9 ? random.Below(8) : null));
        }

        return scores;
    }

    private static async Task<string> RunPython(params IReadOnlyList<string> arguments)
    {
        Process? started = null;
        try
        {
            started = Process.Start(
                new ProcessStartInfo("python3", arguments)
                {
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                }
            );
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Assert.Skip($"python3 does not start: {exception.Message}");
        }

        using Process process = started ?? throw new InvalidOperationException("python3");
        string output = await process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
