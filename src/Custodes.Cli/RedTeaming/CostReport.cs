using System.Diagnostics;
using Custodes.RedTeam.Costs;
using Custodes.RedTeam.Reporting;

namespace Custodes.Cli.RedTeaming;

/// <summary>Measures what both designs cost, and prints it for people or for scripts.</summary>
internal sealed class CostReport(bool isJson, TextWriter output, TextWriter talk)
{
    /// <summary>Runs. The log that is measured is written to a directory of its own, which is removed.</summary>
    public ExitCode Run(int rounds, ulong seed, CancellationToken cancellation)
    {
        string scratch = Directory.CreateTempSubdirectory("custodes-cost-").FullName;
        long began = Stopwatch.GetTimestamp();
        try
        {
            IReadOnlyList<CostResult> results = CostRun.Run(
                rounds,
                seed,
                scratch,
                static () => Environment.CpuUsage.TotalTime,
                talk.WriteLine,
                cancellation
            );
            RunFacts facts = Machine.Facts(began);
            if (isJson)
            {
                output.WriteLine(CostJson.Of(rounds, seed, results, facts));
            }
            else
            {
                CostTable.Print(results, facts, output);
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            talk.WriteLine("custodes: ended before all costs were measured");
            return ExitCode.Failed;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
