using System.Globalization;
using System.Text.Json;

namespace Custodes.Cli.Tests;

/// <summary>
/// Goal: a watch finds hijacked sessions, and its output and exit code are what scripts rely on.
/// Method: real runs over the fleet that ships, against its labels.
/// </summary>
public sealed class WatchTests
{
    private const int FleetEvents = 4_863;
    private const int FleetSessions = 589;

    [Fact]
    public void A_fleet_with_hijacked_sessions_raises_alarms_and_says_why()
    {
        WatchRun run = WatchRun.Start(WatchRun.Of(Repository.Fleet));

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal("", run.Talk);
        string[] alarms =
        [
            .. run.Output.Where(line => line.StartsWith("ALARM ", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(alarms);
        Assert.Contains(
            run.Output,
            line => line.StartsWith("    expected ", StringComparison.Ordinal)
        );
        Assert.EndsWith($"; {alarms.Length} alarms", run.Output[^1], StringComparison.Ordinal);
        Assert.StartsWith("4,863 events in ", run.Output[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Most_alarms_fall_on_sessions_that_were_hijacked()
    {
        using Scratch scratch = new();
        string path = scratch.File("scores.csv");
        _ = WatchRun.Start(WatchRun.Of(Repository.Fleet) with { ScoresPath = path });

        HashSet<string> hijacked =
        [
            .. File.ReadLines(Path.Combine(Repository.Root, "samples", "fleet-labels.csv"))
                .Select(line => line.Split(','))
                .Where(cells => cells[1] == "1")
                .Select(cells => cells[0]),
        ];
        string[] alarmed =
        [
            .. File.ReadLines(path)
                .Skip(1)
                .Select(line => line.Split(','))
                .Where(cells => cells[2].Length > 0)
                .Select(cells => cells[0]),
        ];
        Assert.NotEmpty(alarmed);
        Assert.True(
            alarmed.Count(hijacked.Contains) * 2 > alarmed.Length,
            string.Join(' ', alarmed)
        );
    }

    [Fact]
    public void Scores_hold_one_row_a_session()
    {
        using Scratch scratch = new();
        string path = scratch.File("scores.csv");
        WatchRun run = WatchRun.Start(WatchRun.Of(Repository.Fleet) with { ScoresPath = path });

        Assert.Equal(ExitCode.Done, run.Code);
        string[] rows = File.ReadAllLines(path);
        Assert.Equal("trace,score,first_alarm_seq", rows[0]);
        string[][] cells = [.. rows.Skip(1).Select(row => row.Split(','))];
        Assert.Equal(FleetSessions, cells.Select(row => row[0]).Distinct().Count());
        Assert.Equal(FleetSessions, cells.Length);
        Assert.All(
            cells,
            row =>
            {
                Assert.Equal(3, row.Length);
                Assert.True(
                    double.IsFinite(double.Parse(row[1], CultureInfo.InvariantCulture)),
                    row[1]
                );
            }
        );
    }

    [Fact]
    public void Json_is_one_object_a_line_and_the_summary_comes_last()
    {
        WatchRun run = WatchRun.Start(WatchRun.Of(Repository.Fleet) with { Json = true });

        Dictionary<string, int> types = [];
        JsonElement last = default;
        foreach (string line in run.Output)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            last = document.RootElement.Clone();
            string type = last.GetProperty("type").GetString()!;
            types[type] = types.GetValueOrDefault(type) + 1;
        }

        Assert.Equal("summary", last.GetProperty("type").GetString());
        Assert.Equal(1, types["summary"]);
        Assert.Equal(FleetEvents, last.GetProperty("events").GetInt64());
        Assert.Equal(types["finding"], last.GetProperty("alarms").GetInt64());
        Assert.True(types["verdict"] > 0);
    }

    [Fact]
    public void Two_runs_say_the_same()
    {
        WatchRun first = WatchRun.Start(WatchRun.Of(Repository.Fleet));
        WatchRun second = WatchRun.Start(WatchRun.Of(Repository.Fleet));

        // The last line tells how long it took.
        Assert.Equal(first.Output[..^1], second.Output[..^1]);
    }

    [Fact]
    public void An_alarm_makes_the_exit_code_3_only_when_asked_to()
    {
        WatchRun asked = WatchRun.Start(WatchRun.Of(Repository.Fleet) with { FailOnAlarm = true });
        Assert.Equal(ExitCode.Alarm, asked.Code);
        Assert.Equal(3, (int)asked.Code);

        // Too little to know what is normal: nothing alarms, and nothing is wrong.
        using Scratch scratch = new();
        string few = scratch.File("few.jsonl");
        File.WriteAllLines(few, WatchRun.FleetLines(50));
        WatchRun quiet = WatchRun.Start(WatchRun.Of(few) with { FailOnAlarm = true });
        Assert.Equal(ExitCode.Done, quiet.Code);
    }
}
