using Custodes.Benchmarks.Aggregation;
using Custodes.Benchmarks.Baselines;
using Custodes.Benchmarks.Consensus;
using Custodes.Benchmarks.Evidence;
using Custodes.Benchmarks.Memory;
using Custodes.Benchmarks.Transport;
using Custodes.Benchmarks.Wire;

namespace Custodes.Benchmarks;

/// <summary>Measurements that are more than one method in turns, each by a name on the command line.</summary>
internal static class NamedReports
{
    /// <summary>Name and run; what a run returns is whether its budgets that can be checked were kept.</summary>
    /// <remarks>Memory comes first, while the process holds nothing else.</remarks>
    private static readonly (string Name, Func<bool, Task<bool>> Run)[] All =
    [
        (
            "memory",
            smoke => Of(MemoryReport.Run(smoke ? 10_000 : MemoryReport.FleetAgents, Console.Out))
        ),
        ("observe", smoke => Of(Observe(smoke))),
        ("wire", smoke => Of(() => WireReport.Run(rounds: smoke ? 1 : 41, Console.Out))),
        (
            "watch",
            smoke =>
                Of(() =>
                    WatchReport.Run(rounds: smoke ? 1 : 11, passes: smoke ? 1 : 60, Console.Out)
                )
        ),
        (
            "evidence",
            smoke =>
                Of(() =>
                    EvidenceReport.Run(
                        rounds: smoke ? 1 : 301,
                        events: smoke ? 1 : 131_072,
                        Console.Out
                    )
                )
        ),
        (
            "serve-evidence",
            async smoke =>
            {
                await ServeEvidenceReport.RunAsync(
                    rounds: smoke ? 1 : 15,
                    bodyCount: smoke ? 4 : 1_024,
                    Console.Out
                );
                return true;
            }
        ),
        (
            "verify",
            smoke =>
                Of(() =>
                    VerifyReport.Run(smoke ? 1 << 13 : 1 << 17, rounds: smoke ? 1 : 11, Console.Out)
                )
        ),
        (
            "transport",
            async smoke =>
            {
                await TransportReport.RunAsync(
                    rounds: smoke ? 20 : 10_000,
                    messages: smoke ? 1_000 : 1_000_000,
                    Console.Out
                );
                return true;
            }
        ),
        (
            "aggregation",
            smoke => Of(() => AggregationReport.Run(smoke ? 1_000 : 1_000_000, Console.Out))
        ),
        (
            "consensus",
            smoke =>
                Of(() =>
                    ConsensusReport.Run(
                        rounds: smoke ? 1 : 15,
                        runs: smoke ? 5 : 500,
                        validatorsMax: smoke ? 4 : 100,
                        Console.Out
                    )
                )
        ),
    ];

    /// <summary>Runs the reports that the command line names, or in a smoke test all of them; null when it names none.</summary>
    public static async Task<bool?> RunAsync(string[] args, bool smoke)
    {
        bool? isKept = null;
        bool isNamed = Array.Exists(
            All,
            report => args.Contains(report.Name, StringComparer.Ordinal)
        );
        foreach ((string name, Func<bool, Task<bool>> run) in All)
        {
            if (isNamed ? args.Contains(name, StringComparer.Ordinal) : smoke)
            {
                isKept = await run(smoke) && isKept != false;
            }
        }

        return isKept;
    }

    /// <summary>Whether the command line names a report, and so no benchmark.</summary>
    public static bool AreNamed(string[] args) =>
        Array.Exists(All, report => args.Contains(report.Name, StringComparer.Ordinal));

    private static bool Observe(bool smoke)
    {
        ObserveReport.Run(
            smoke ? [10_000] : [10_000, 100_000, 1_000_000],
            laps: smoke ? 1 : 20,
            Console.Out
        );
        return true;
    }

    private static Task<bool> Of(bool isKept) => Task.FromResult(isKept);

    private static Task<bool> Of(Action run)
    {
        run();
        return Task.FromResult(true);
    }
}
