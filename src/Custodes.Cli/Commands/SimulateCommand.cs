using System.CommandLine;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes simulate</c>: deterministic runs of a cluster from a seed.</summary>
internal static class SimulateCommand
{
    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk) =>
        new("simulate", "Run clusters and parts of them in one process, from a seed.")
        {
            SimulateConsensusCommand.Create(output, talk),
            SimulateAggregationCommand.Create(output, talk),
        };
}
