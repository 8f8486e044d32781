using System.CommandLine;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes simulate</c>: deterministic runs of a cluster from a seed.</summary>
internal static class SimulateCommand
{
    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk) =>
        new("simulate", "Run parts of a cluster in one process, from a seed.")
        {
            SimulateAggregationCommand.Create(output, talk),
        };
}
