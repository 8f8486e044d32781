using Custodes.Cli.RedTeaming;

namespace Custodes.Cli.Tests;

/// <summary>Goal: a document is written whole or not at all. Method: files that are no results, and what a run prints.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly StringWriter output = new();
    private readonly StringWriter talk = new();

    [Theory]
    [InlineData("{}", "there is no command")]
    [InlineData("seed 1; off: what should stop", "no JSON")]
    public void What_is_no_result_is_named_and_nothing_is_written(string text, string named)
    {
        string path = scratch.File("results.json");
        string document = scratch.File("out.md");
        File.WriteAllText(path, text);

        Assert.Equal(ExitCode.Failed, SecurityReport.Write([path], document, output, talk));
        Assert.Contains(path, talk.ToString(), StringComparison.Ordinal);
        Assert.Contains(named, talk.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(document));
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public void A_file_that_is_missing_is_named()
    {
        string path = scratch.File("nothing.json");

        Assert.Equal(ExitCode.Failed, SecurityReport.Write([path], null, output, talk));
        Assert.Contains("nothing.json", talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_too_large_for_results_is_not_read()
    {
        string path = scratch.File("large.json");
        File.WriteAllText(path, new string(' ', (1024 * 1024) + 1));

        Assert.Equal(ExitCode.Failed, SecurityReport.Write([path], null, output, talk));
        Assert.Contains("larger than 1048576 bytes", talk.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        scratch.Dispose();
        output.Dispose();
        talk.Dispose();
    }
}
