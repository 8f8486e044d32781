using System.Globalization;
using System.Security.Cryptography;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Engine;

namespace Custodes.Simulation.Tests;

/// <summary>Many runs of one setting; the first that shows something wrong fails, with the command that replays it.</summary>
internal static class SeedRuns
{
    private static readonly ulong Fresh = FreshSeed();

    /// <summary>Runs seeds that are always the same, and as many that nobody has seen before.</summary>
    public static Sometimes Run(SimClusterOptions setting, int fixedRuns, int freshRuns)
    {
        Sometimes all = new();
        for (int run = 0; run < fixedRuns + freshRuns; run++)
        {
            ulong seed = run < fixedRuns ? (ulong)run + 1 : Fresh + (ulong)run;
            all.Add(RunOne(setting, seed));
        }

        return all;
    }

    /// <summary>Runs one seed.</summary>
    public static Sometimes RunOne(SimClusterOptions setting, ulong seed)
    {
        ClusterReport report = SimCluster.Run(setting with { Seed = seed });
        Assert.True(report.Violation is null, $"{report.Violation}\n{Replay(setting, seed)}");
        return report.Sometimes;
    }

    /// <summary>The first of these seeds whose run is found to be wrong, and what was found; 0 for none.</summary>
    public static (ulong Seed, ClusterReport? Report) FirstFound(
        SimClusterOptions setting,
        int runs
    )
    {
        for (ulong seed = 1; seed <= (ulong)runs; seed++)
        {
            ClusterReport report = SimCluster.Run(setting with { Seed = seed });
            if (report.Violation is not null)
            {
                return (seed, report);
            }
        }

        return (0, null);
    }

    private static string Replay(SimClusterOptions setting, ulong seed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"custodes simulate consensus --seed {seed} --validators {setting.Validators} "
                + $"--byzantine {setting.Byzantine} --mode {Lower(setting.Mode)} --liar {Lower(setting.Liars)} "
                + $"--epochs {setting.Epochs}{(setting.IsCalm ? " --calm" : "")}"
                + $"{(setting.Reconfigures ? " --reconfigures" : "")}{(setting.UsesEd25519 ? " --ed25519" : "")}"
        );

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // A longer hunt, or the same one again: CUSTODES_FRESH_SEED=n.
    private static ulong FreshSeed()
    {
        string? asked = Environment.GetEnvironmentVariable("CUSTODES_FRESH_SEED");
        return asked is null
            ? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) >> 16
            : ulong.Parse(asked, CultureInfo.InvariantCulture);
    }
}
