using System.Globalization;

namespace Custodes.Benchmarks.Wire;

/// <summary>
/// Question: what does a span cost from protobuf bytes to its score, in processor time, on a machine that does
/// other things as well?
/// Budget: 1 µs a span and core, and nothing allocated.
/// </summary>
/// <remarks>
/// What <see cref="OtlpBenchmarks"/> measures by the clock on the wall, with the two in turns. What counts is the
/// processor time of the whole process; while others take turns on the processor the wall's clock goes on.
/// </remarks>
internal static class WireReport
{
    private const double BudgetNs = 1000;
    private const int PassesPerRound = 8;

    /// <summary>Prints the figures.</summary>
    /// <param name="rounds">How often each is measured.</param>
    /// <param name="output">Where to.</param>
    public static void Run(int rounds, TextWriter output)
    {
        Write(
            output,
            $"spans a round        {PassesPerRound * OtlpBenchmarks.BodyCount * OtlpBenchmarks.SpansPerBody, 12:N0}, {rounds} rounds of each in turns; medians and quartiles of processor time a span"
        );
        Measure(new OtlpBenchmarks { LengthBytes = 1 }, "1-byte lengths", rounds, output);
        Measure(new OtlpBenchmarks { LengthBytes = 4 }, "4-byte lengths", rounds, output);
        Measure(
            new OtlpBenchmarks { LengthBytes = 1, IsEachCallNew = true },
            "1-byte, calls new",
            rounds,
            output
        );
        Measure(
            new OtlpBenchmarks { LengthBytes = 4, IsEachCallNew = true },
            "4-byte, calls new",
            rounds,
            output
        );
    }

    private static void Measure(OtlpBenchmarks spans, string what, int rounds, TextWriter output)
    {
        spans.Fill();

        // Until the compiler has seen what is hot, and for long enough that it is done with it.
        for (int warmUp = 0; warmUp < (rounds > 1 ? 12 : 1); warmUp++)
        {
            _ = Nanoseconds(spans.Read);
            _ = Nanoseconds(spans.ToScore);
        }

        List<double> read = [];
        List<double> scored = [];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < rounds; round++)
        {
            read.Add(Nanoseconds(spans.Read));
            scored.Add(Nanoseconds(spans.ToScore));
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        read.Sort();
        scored.Sort();
        double perSpan =
            allocated
            / (2.0 * rounds * PassesPerRound)
            / (OtlpBenchmarks.BodyCount * OtlpBenchmarks.SpansPerBody);
        Write(
            output,
            $"{what, -20} {Middle(read), 6:N0} ns ({read[read.Count / 4]:N0} to {read[3 * read.Count / 4]:N0}) read, {Middle(scored), 6:N0} ns ({scored[scored.Count / 4]:N0} to {scored[3 * scored.Count / 4]:N0}) to the score, {perSpan:N2} bytes allocated; budget {BudgetNs:N0} ns: {(Middle(scored) <= BudgetNs ? "kept" : "MISSED")}"
        );
        spans.Free();
    }

    private static double Nanoseconds(Func<bool> takeBody)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int body = 0; body < PassesPerRound * OtlpBenchmarks.BodyCount; body++)
        {
            _ = takeBody();
        }

        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds
            / (PassesPerRound * OtlpBenchmarks.BodyCount * OtlpBenchmarks.SpansPerBody);
    }

    private static double Middle(List<double> sorted) => sorted[sorted.Count / 2];

    private static void Write(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
