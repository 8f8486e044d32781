using System.Diagnostics;
using System.Globalization;

namespace Custodes.Cli.Tests;

/// <summary>Goal: the command line is a contract with scripts. Method: the real program as a process.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--alpha", "watch", "trace.jsonl", "--alpha", "1.5")]
    [InlineData("--alpha", "watch", "trace.jsonl", "--alpha", "0")]
    [InlineData("--alpha", "watch", "trace.jsonl", "--alpha", "much")]
    [InlineData("--scorse", "watch", "trace.jsonl", "--scorse", "out.csv")]
    [InlineData("FILE", "watch")]
    [InlineData("--labels", "evaluate", "traces", "--protocol", "stream")]
    [InlineData("--protocol", "evaluate", "traces", "--labels", "l.csv")]
    [InlineData("guess", "evaluate", "traces", "--labels", "l.csv", "--protocol", "guess")]
    [InlineData("--seed", "simulate", "consensus")]
    [InlineData("--validators", "simulate", "consensus", "--seed", "1", "--validators", "3")]
    [InlineData("--byzantine", "simulate", "consensus", "--seed", "1", "--byzantine", "4")]
    [InlineData("gaze", "gaze")]
    [InlineData("RESULTS", "report", "security")]
    [InlineData("--trials", "redteam", "--trials", "0")]
    [InlineData("--trials", "redteam", "--trials", "1000001")]
    [InlineData("--cost-rounds", "redteam", "--cost", "--cost-rounds", "1001")]
    [InlineData("--role", "serve", "--role", "king", "--cluster", "c", "--data", "d")]
    [InlineData("--cluster", "serve", "--role", "global", "--data", "d")]
    [InlineData("--data", "serve", "--role", "global", "--cluster", "c")]
    [InlineData("--data", "serve", "--replay", "1", "--role", "local", "--cluster", "c")]
    [InlineData(
        "--replay",
        "serve",
        "--replay",
        "x",
        "--role",
        "local",
        "--cluster",
        "c",
        "--data",
        "d"
    )]
    [InlineData("--locals", "cluster", "new", "demo", "--locals", "0")]
    [InlineData("--locals", "cluster", "new", "demo", "--locals", "65")]
    public async Task What_makes_no_sense_exits_with_2_and_is_named(
        string named,
        params string[] arguments
    )
    {
        (int code, string output, string talk) = await Run(arguments, []);

        Assert.Equal(2, code);
        Assert.Contains(named, talk, StringComparison.Ordinal);
        Assert.Equal("", output);
    }

    [Fact]
    public async Task Standard_input_is_watched_plain_and_as_gzip()
    {
        byte[] packed = await File.ReadAllBytesAsync(
            Repository.Fleet,
            TestContext.Current.CancellationToken
        );
        (int code, string output, string talk) = await Run(["watch", "-", "--no-evidence"], packed);
        Assert.Equal((0, ""), (code, talk));
        Assert.Contains("4,863 events in ", output, StringComparison.Ordinal);

        string lines = string.Join('\n', WatchRun.FleetLines(120));
        (code, output, talk) = await Run(
            ["watch", "-", "--no-evidence"],
            System.Text.Encoding.UTF8.GetBytes(lines)
        );
        Assert.Equal((0, ""), (code, talk));
        Assert.Contains(
            120.ToString(CultureInfo.InvariantCulture) + " events in ",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_cluster_is_simulated_with_nothing_but_a_seed()
    {
        (int code, string output, string talk) = await Run(
            ["simulate", "consensus", "--seed", "7", "--mode", "liveness"],
            []
        );

        Assert.Equal((0, ""), (code, talk));
        Assert.Contains(
            "1 runs of 4 validators, 1 of them Byzantine",
            output,
            StringComparison.Ordinal
        );
    }

    private static async Task<(int Code, string Output, string Talk)> Run(
        string[] arguments,
        byte[] input
    )
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(
            Path.Combine(
                Repository.Root,
                "artifacts",
                "bin",
                "Custodes.Cli",
                new DirectoryInfo(AppContext.BaseDirectory).Name,
                "custodes.dll"
            )
        );
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> talk = process.StandardError.ReadToEndAsync(cancellation);
        if (input.Length > 0)
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellation);
        }

        process.StandardInput.Close();
        string said = await output;
        string complained = await talk;
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, said, complained);
    }
}
