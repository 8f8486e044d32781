namespace Custodes.Cli.Tests;

/// <summary>
/// Goal: broken input is named and costs nothing but itself. Method: the fleet that ships, cut and
/// spoilt, beside whole files.
/// </summary>
public sealed class BadInputTests
{
    [Fact]
    public void A_cut_gzip_is_named_and_what_came_before_the_cut_is_watched()
    {
        using Scratch scratch = new();
        string cut = scratch.File("cut.jsonl.gz");
        byte[] whole = File.ReadAllBytes(Repository.Fleet);
        File.WriteAllBytes(cut, whole[..(whole.Length / 2)]);

        WatchRun run = WatchRun.Start(WatchRun.Of(cut));

        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Equal(1, (int)run.Code);
        Assert.Contains(cut, run.Talk, StringComparison.Ordinal);
        Assert.True(Events(run) is > 1_000 and < 4_863, run.Output[^1]);
    }

    [Fact]
    public void Broken_lines_are_named_with_their_place_and_the_rest_is_watched()
    {
        using Scratch scratch = new();
        string path = scratch.File("broken.jsonl");
        string[] lines = WatchRun.FleetLines(200);
        lines[9] = "{\"trace\":\"t\",\"agent\":";
        lines[99] = "[1,2,3]";
        File.WriteAllLines(path, lines);

        WatchRun run = WatchRun.Start(WatchRun.Of(path));

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal(
            198,
            Events(
                run.Output.Single(line => line.Contains(" events in ", StringComparison.Ordinal))
            )
        );
        Assert.Contains("left out: 1 × LineEndsEarly", run.Output);
        Assert.Contains("left out: 1 × NotAnObject", run.Output);
        Assert.Contains("10", run.Talk, StringComparison.Ordinal);
        Assert.Contains("100", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_does_not_keep_the_next_from_being_watched()
    {
        using Scratch scratch = new();
        string missing = scratch.File("missing.jsonl");

        WatchRun run = WatchRun.Start(WatchRun.Of(missing, Repository.Fleet));

        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains(missing, run.Talk, StringComparison.Ordinal);
        Assert.Equal(4_863, Events(run));
    }

    [Fact]
    public void An_empty_file_is_no_error()
    {
        using Scratch scratch = new();
        string empty = scratch.File("empty.jsonl");
        File.WriteAllBytes(empty, []);

        WatchRun run = WatchRun.Start(WatchRun.Of(empty));

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal(0, Events(run));
    }

    [Fact]
    public void Scores_that_cannot_be_written_end_the_run_before_it_begins()
    {
        using Scratch scratch = new();
        string nowhere = Path.Combine(scratch.File("no-such-folder"), "scores.csv");

        WatchRun run = WatchRun.Start(WatchRun.Of(Repository.Fleet) with { ScoresPath = nowhere });

        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("no-such-folder", run.Talk, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static long Events(WatchRun run) => Events(run.Output[^1]);

    private static long Events(string closing) =>
        long.Parse(
            closing[..closing.IndexOf(' ', StringComparison.Ordinal)],
            System.Globalization.NumberStyles.AllowThousands,
            System.Globalization.CultureInfo.InvariantCulture
        );
}
