using System.Text.Json;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: people read a line an entry, scripts one JSON object, and nothing in a log gives orders to a terminal.
/// Method: a real evidence directory.
/// </summary>
public sealed class LogReadingTests : IDisposable
{
    private readonly TestEvidence evidence = new();

    public void Dispose() => evidence.Dispose();

    [Fact]
    public void Entries_are_shown_in_a_line_each()
    {
        CommandRun run = CommandRun.Of("log", "show", evidence.Directory, "--count", "6");

        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal((0, 6), (run.Code, lines.Length));
        Assert.StartsWith(
            "2023-11-14T22:13:20.000Z         0  start          test/1 began to write",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Contains("40 observations, 100 to 139", lines[1], StringComparison.Ordinal);
        Assert.Contains("ALARM 12: billing-7", lines[2], StringComparison.Ordinal);
        Assert.Contains("5 entries, 40 observations", lines[5], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void One_entry_is_shown_whole()
    {
        CommandRun run = CommandRun.Of("log", "show", evidence.Directory, "--entry", "4");

        Assert.Equal(0, run.Code);
        Assert.Contains("\"reason\":\"connection lost\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_entries_are_shown()
    {
        CommandRun run = CommandRun.Of("log", "tail", evidence.Directory, "--count", "2");

        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal((0, 2), (run.Code, lines.Length));
        Assert.Contains("  299  seal", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_are_exported_by_type_as_they_stand_in_the_log()
    {
        CommandRun all = CommandRun.Of("log", "export", evidence.Directory);
        Assert.Equal(TestEvidence.Size, all.Output.Count(letter => letter == '\n'));

        CommandRun run = CommandRun.Of("log", "export", evidence.Directory, "--type", "verdict");
        using JsonDocument line = JsonDocument.Parse(run.Output);
        Assert.Equal(3, line.RootElement.GetProperty("index").GetInt64());
        Assert.Equal(
            TestEvidence.Verdict,
            line.RootElement.GetProperty("entry").GetProperty("body").GetProperty("id").GetInt64()
        );
    }

    [Fact]
    public void A_missing_bundle_ends_the_reading_with_its_name()
    {
        Directory.Delete(Path.Combine(evidence.Log, "tile", "entries", "001.p"), recursive: true);

        CommandRun run = CommandRun.Of("log", "tail", evidence.Directory);

        Assert.Equal(1, run.Code);
        Assert.Contains("tile/entries/001.p/44", run.Talk, StringComparison.Ordinal);
    }
}
