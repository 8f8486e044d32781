using System.Text.Json;
using Custodes.Cli.Simulating;
using Custodes.Simulation.Consensus;

namespace Custodes.Cli.Tests;

/// <summary>Goal: a seed from a failed test can be replayed by anybody. Method: the command's work, without a process.</summary>
public sealed class SimulateTests
{
    [Fact]
    public void A_seed_tells_the_same_story_twice()
    {
        SimClusterOptions options = new() { Seed = 7 };

        (ExitCode code, string first) = Run(options, runs: 1, json: false);
        (_, string second) = Run(options, runs: 1, json: false);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(first, second);
        Assert.Contains("no violation", first, StringComparison.Ordinal);
        Assert.Contains("trace ", first, StringComparison.Ordinal);
    }

    [Fact]
    public void A_violation_exits_with_1_and_is_told_with_its_seed()
    {
        // Two liars of four are one more than the arithmetic allows.
        SimClusterOptions options = new() { Seed = 1, Byzantine = 2 };

        (ExitCode code, string output) = Run(options, runs: 500, json: true);

        Assert.Equal(ExitCode.Failed, code);
        using var report = JsonDocument.Parse(output);
        ulong seed = report.RootElement.GetProperty("seed").GetUInt64();
        string kind = report.RootElement.GetProperty("violation").GetProperty("kind").GetString()!;
        (_, string again) = Run(options with { Seed = seed }, runs: 1, json: false);
        Assert.Contains($"VIOLATION in seed {seed}: {kind} ", again, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_runs_end_with_what_they_have_seen()
    {
        (ExitCode code, string output) = Run(
            new SimClusterOptions { Seed = 100, Mode = ClusterMode.Liveness },
            runs: 20,
            json: true
        );

        Assert.Equal(ExitCode.Done, code);
        using var report = JsonDocument.Parse(output);
        Assert.Equal(20, report.RootElement.GetProperty("runs").GetInt32());
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("violation").ValueKind);
        Assert.Equal("liveness", report.RootElement.GetProperty("mode").GetString());
    }

    private static (ExitCode Code, string Output) Run(
        SimClusterOptions options,
        int runs,
        bool json
    )
    {
        using StringWriter output = new();
        using StringWriter talk = new();
        return (SimulateRuns.Run(options, runs, json, output, talk), output.ToString());
    }
}
