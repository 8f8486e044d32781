using System.Diagnostics;
using System.Globalization;

namespace Custodes.Benchmarks.Wire;

/// <summary>
/// Question: how many events a second does one core take in a watch, whatever else the machine does?
/// Budget: 3.3 µs an event, which is 300,000 events a second and core, with provenance and without.
/// </summary>
/// <remarks>
/// The same as <see cref="WatchBenchmarks"/>, in processor time instead of time on the clock: on a machine that
/// others use as well, that is what a core of one's own would have needed, and a little more for cold caches.
/// The parts go in turns, so that what others do falls on all of them.
/// </remarks>
internal static class WatchReport
{
    private const double Budget = 300_000;
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Prints the figures.</summary>
    /// <param name="rounds">How often each part takes the events.</param>
    /// <param name="passes">Passes over the events in a round.</param>
    /// <param name="output">Where to.</param>
    public static void Run(int rounds, int passes, TextWriter output)
    {
        WatchBenchmarks watch = new();
        watch.Fill();
        (string Name, Action Take)[] parts =
        [
            ("read", () => _ = watch.Read()),
            ("with provenance", () => _ = watch.Watch()),
            ("without content", () => _ = watch.WatchWithoutContent()),
        ];
        double[][] taken = [.. parts.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int part = 0; part < parts.Length; part++)
            {
                taken[part][round] = Nanoseconds(parts[part].Take, passes);
            }
        }

        watch.Free();
        for (int part = 0; part < parts.Length; part++)
        {
            double[] sorted = [.. taken[part].Order()];
            double median = sorted[rounds / 2];
            double rate = NanosecondsPerSecond / median;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{parts[part].Name, -16} {median, 6:N0} ns of processor time an event (median of {rounds}, {sorted[0]:N0} to {sorted[^1]:N0}), {rate:N0} events/s; budget {Budget:N0}: {(rate >= Budget ? "kept" : "MISSED")}"
                )
            );
        }
    }

    private static double Nanoseconds(Action take, int passes)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        for (int pass = 0; pass < passes; pass++)
        {
            take();
        }

        process.Refresh();
        TimeSpan spent = process.TotalProcessorTime - start;
        return spent.TotalNanoseconds / ((double)passes * WatchBenchmarks.EventCount);
    }
}
