using System.Diagnostics;

namespace Custodes.EndToEnd.Tests;

/// <summary>
/// Goal: a canary that is let out at a node that watches is noticed, and one that nobody notices is told.
/// Method: real processes; a node that judges, with decoys; one whose threshold nothing can pass.
/// </summary>
public sealed class CanaryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Canaries_are_noticed_one_after_the_other()
    {
        using Scratch data = new();
        string decoys = Path.Combine(data.Path, "decoys.yaml");
        await File.WriteAllTextAsync(
            decoys,
            "decoys: [{tool: export_master_keys}]",
            TestContext.Current.CancellationToken
        );
        await using NodeProcess node = await NodeProcess.StartAsync(
            Path.Combine(data.Path, "state"),
            "--detect-descriptors-file",
            decoys,
            "--detect-alpha",
            "0.05"
        );

        (int exitCode, string told) = await RunAsync(
            node,
            "--rounds",
            "10",
            "--alpha",
            "0.05",
            "--decoy",
            "export_master_keys",
            "--patience",
            "30"
        );

        Assert.True(exitCode == 0, told);
        Assert.Equal(10, told.Split("\ncaught ").Length - 1);
        Assert.Contains("ordinary sessions raised an alarm", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_canary_that_nobody_notices_is_told()
    {
        using Scratch data = new();
        await using NodeProcess node = await NodeProcess.StartAsync(
            data.Path,
            "--detect-alpha",
            "0.0001"
        );

        (int exitCode, string told) = await RunAsync(node, "--rounds", "2", "--patience", "1");

        Assert.True(exitCode == 1, told);
        Assert.Contains("MISSED: no alarm within 1 s", told, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Told)> RunAsync(
        NodeProcess node,
        params string[] more
    )
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            Path.Combine(
                Repository.Root,
                "artifacts",
                "bin",
                "Custodes.Cli",
                "release",
                "custodes.dll"
            ),
            "redteam",
            "--continuous",
            "--otlp",
            node.OtlpHttp.ToString(),
            "--api",
            node.Api.ToString(),
            "--every",
            "3",
            "--listen-metrics",
            "127.0.0.1:0",
            .. more,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        string told = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, told);
    }
}
