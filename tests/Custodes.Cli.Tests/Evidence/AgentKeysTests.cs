namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: an operator gets the lines of the agents file for real agents, with keys that their sensor can make again.
/// Method: the command on a directory of its own, twice, and on files that are wrong.
/// </summary>
public sealed class AgentKeysTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public void Each_agent_gets_a_line_and_the_same_one_again()
    {
        string names = Names("billing-1\tbilling", "support-1\tsupport");
        CommandRun first = Run(names, "--index", "3", "--owner", "acme", "--batch", "7");
        Assert.Equal(0, first.Code);
        string[] lines = first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        string[] fields = lines[0].Split('\t');
        Assert.Equal(["billing-1", "billing", "acme", "7", "0"], fields[..5]);
        Assert.Equal(64, fields[5].Length);
        Assert.Equal("3", fields[6]);
        Assert.NotEqual(fields[5], lines[1].Split('\t')[5]);
        Assert.Equal(
            first.Output,
            Run(names, "--index", "3", "--owner", "acme", "--batch", "7").Output
        );
    }

    [Theory]
    [InlineData("no role")]
    [InlineData("one\ttwo\tthree")]
    [InlineData("\trole")]
    public void A_line_that_is_wrong_is_named_and_nothing_is_printed(string line)
    {
        CommandRun run = Run(Names("billing-1\tbilling", line), "--index", "3");
        Assert.Equal(2, run.Code);
        Assert.Equal("", run.Output);
        Assert.Contains("line 2", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_failure()
    {
        CommandRun run = Run(scratch.File("nothing"), "--index", "3");
        Assert.Equal(1, run.Code);
    }

    public void Dispose() => scratch.Dispose();

    private CommandRun Run(string names, params string[] more) =>
        CommandRun.Of(["keys", "agents", scratch.File("node"), names, .. more]);

    private string Names(params string[] lines)
    {
        string path = scratch.File("names.tsv");
        File.WriteAllLines(path, lines);
        return path;
    }
}
