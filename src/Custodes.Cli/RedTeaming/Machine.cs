using System.Diagnostics;
using System.Runtime.InteropServices;
using Custodes.RedTeam.Reporting;

namespace Custodes.Cli.RedTeaming;

/// <summary>Where a run takes place, for those who read its numbers.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Facts of a run that began then and ends now.</summary>
    /// <param name="began">A time stamp of the stopwatch.</param>
    public static RunFacts Facts(long began) =>
        new(
            TimeProvider.System.GetUtcNow(),
            $"{Processor()}, {Environment.ProcessorCount} cores",
            RuntimeInformation.FrameworkDescription,
            Stopwatch.GetElapsedTime(began).TotalSeconds
        );

    // Linux says it; elsewhere the kind of processor has to do.
    private static string Processor()
    {
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo)
                .FirstOrDefault(static one =>
                    one.StartsWith("model name", StringComparison.Ordinal)
                )
            : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
