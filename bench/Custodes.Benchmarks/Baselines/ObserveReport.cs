using System.Globalization;
using Custodes.Baselines.Behaviour;

namespace Custodes.Benchmarks.Baselines;

/// <summary>
/// Question: the same as that of <see cref="ObserveBenchmarks"/>, on a machine that does other work too.
/// Budget: 100 ns an observation and core at 1,000,000 agents, nothing allocated.
/// </summary>
/// <remarks>
/// Counts the process's own processor time, so that waiting for a core is not counted, and rows that
/// stand in the cache, as they do where they were resolved just before. Scoring and the bare touching of
/// the same lines take turns. Agents that hardly know their tools cost more than those that do, so both
/// are told.
/// </remarks>
internal static class ObserveReport
{
    private const int ChunkBatches = 16;
    private const int ChunkRows = ChunkBatches * ObserveFleet.BatchRows;
    private const int YoungLaps = 4;

    /// <summary>Prints the figures.</summary>
    /// <param name="agentCounts">Sizes of the fleet.</param>
    /// <param name="laps">Laps over 1,048,576 rows; the last half is of agents that know their tools.</param>
    /// <param name="output">Where to.</param>
    public static void Run(ReadOnlySpan<int> agentCounts, int laps, TextWriter output)
    {
        output.WriteLine(
            "ns of processor time a row: median, and from the lower to the upper quartile"
        );
        foreach (int agentCount in agentCounts)
        {
            Measure(agentCount, laps, output);
        }
    }

    private static void Measure(int agentCount, int laps, TextWriter output)
    {
        using ObserveFleet fleet = new(agentCount);
        BehaviourRow[] chunk = new BehaviourRow[ChunkRows];
        Surprise[] surprises = new Surprise[ObserveFleet.BatchRows];
        List<double> young = [];
        List<double> known = [];
        List<double> bare = [];
        long allocated = 0;
        long learnt = 0;
        for (int lap = 1; lap <= laps; lap++)
        {
            for (int start = 0; start < ObserveFleet.StreamBatches; start += ChunkBatches)
            {
                for (int index = 0; index < ChunkBatches; index++)
                {
                    fleet.Batch(start + index).CopyTo(Rows(chunk, index));
                }

                ObserveFleet.GoOn(chunk, lap);
                double touched = Touch(fleet, chunk);
                long before = GC.GetAllocatedBytesForCurrentThread();
                double observed = Observe(fleet, chunk, surprises);
                bool isSettled = lap > laps / 2;
                allocated += isSettled ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
                learnt += surprises.Count(static surprise => surprise.WasLearnt);
                (isSettled ? known : young).Add(observed);
                if (isSettled)
                {
                    bare.Add(touched);
                }
            }

            if (lap == YoungLaps && laps > 2 * YoungLaps)
            {
                Write(
                    output,
                    $"{agentCount, 9:N0} agents, rows 1 to {YoungLaps} million  {Show(young)}"
                );
            }
        }

        double share =
            learnt
            / ((double)laps * ObserveFleet.StreamBatches * ObserveFleet.BatchRows / ChunkBatches);
        Write(output, $"{agentCount, 9:N0} agents, the later half     {Show(known)}");
        Write(output, $"{agentCount, 9:N0} agents, bare touching      {Show(bare)}");
        Write(
            output,
            $"{agentCount, 9:N0} agents, allocated {allocated} bytes, {share:P1} of rows learnt"
        );
    }

    private static double Observe(ObserveFleet fleet, BehaviourRow[] chunk, Surprise[] surprises)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int index = 0; index < ChunkBatches; index++)
        {
            fleet.Baseline.Observe(Rows(chunk, index), surprises);
        }

        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / ChunkRows;
    }

    private static double Touch(ObserveFleet fleet, BehaviourRow[] chunk)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int index = 0; index < ChunkBatches; index++)
        {
            _ = fleet.TouchLines(Rows(chunk, index));
        }

        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / ChunkRows;
    }

    private static Span<BehaviourRow> Rows(BehaviourRow[] chunk, int batch) =>
        chunk.AsSpan(batch * ObserveFleet.BatchRows, ObserveFleet.BatchRows);

    private static string Show(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted[sorted.Length / 2], 6:F1}  ({sorted[sorted.Length / 4]:F1} to {sorted[sorted.Length * 3 / 4]:F1})"
        );
    }

    private static void Write(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
