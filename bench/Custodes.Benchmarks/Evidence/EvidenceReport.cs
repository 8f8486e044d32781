using System.Diagnostics;
using System.Globalization;
using Custodes.Benchmarks.Memory;
using Custodes.Evidence.Commitments;
using Custodes.Node.Evidence;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Question: how much of a node's throughput and memory does its evidence take: the observations hashed
/// into batch commitments, their rows kept, everything signed and on the disk?
/// Budget: 5 % of the throughput, 20 % of the memory.
/// </summary>
/// <remarks>
/// No benchmark of one operation: the same events go through one pipeline, whose log is taken away and
/// given back in turns; two pipelines would differ by where their tables lie, which is as much. Throughput
/// is what the thread that takes the events has time for: the log's own thread works beside it where a
/// processor is free. Where none is, the processor time of the whole process counts, and is told as well.
/// Intervals are of the median of the rounds' ratios, at least 95 %, by order statistics.
/// </remarks>
internal static class EvidenceReport
{
    private const double ShareMax = 0.05;
    private const int BufferBytes = 2 * (4 << 20);

    // Few enough that the oldest rows give way from the first round on, as in a node that has run for
    // some minutes, and more than the processor's cache holds.
    private const long KeptBytes = 64 << 20;
    private const int WarmRounds = 12;

    /// <summary>Prints the figures.</summary>
    /// <param name="rounds">How often each takes the events.</param>
    /// <param name="events">Observations of a round, or a little more.</param>
    /// <param name="output">Where to.</param>
    public static void Run(int rounds, int events, TextWriter output)
    {
        Measure(static () => new WatchedLines(), rounds, events, output);
        Measure(static () => new ServedSpans(), rounds, events, output);
    }

    private static void Measure(Func<IEvidenceLoad> make, int rounds, int events, TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("custodes-bench-").FullName;
        try
        {
            Measure(directory, make, rounds, events, output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(
        string directory,
        Func<IEvidenceLoad> make,
        int rounds,
        int events,
        TextWriter output
    )
    {
        using IEvidenceLoad load = make();
        int passes = ((events - 1) / load.EventCount) + 1;
        Warm(load, passes);
        long before = MemoryReport.Resident("VmRSS");
        using EvidenceLog log = EvidenceLog.Open(
            new EvidenceOptions
            {
                Directory = directory,
                Origin = "bench.example/log",
                CommitMs = 1_000,
                RowBytesMax = KeptBytes,
            },
            TimeProvider.System,
            long.MaxValue,
            static _ => { }
        );
        load.Log = log;
        Warm(load, passes);
        List<Cost> off = [];
        List<Cost> on = [];
        for (int round = 0; round < rounds; round++)
        {
            // In turns, and either first: what else the machine does must not fall on one of them.
            bool isOffFirst = round % 2 == 0;
            Cost first = Take(load, isOffFirst ? null : log, passes);
            Cost second = Take(load, isOffFirst ? log : null, passes);
            off.Add(isOffFirst ? first : second);
            on.Add(isOffFirst ? second : first);
        }

        int taken = passes * load.EventCount;
        Interval share = Interval.OfMedian(
            on.Zip(off, static (with, without) => (with.All / without.All) - 1)
        );
        Interval own = Interval.OfMedian(
            on.Zip(off, static (with, without) => (with.Own / without.Own) - 1)
        );
        int rowBytes = BatchCommitment.BufferBytes(
            new EvidenceOptions { Directory = "", Origin = "" }.RowsPerBatch
        );
        Write(output, $"{load.Name}, {rounds} rounds of {taken:N0} events each in turns");
        Write(
            output,
            $"without evidence     {Median(off.Select(static cost => cost.Own)), 12:N0}  ns an event of the thread that takes them (median)"
        );
        Write(
            output,
            $"with evidence        {Median(on.Select(static cost => cost.Own)), 12:N0}  ns"
        );
        Write(
            output,
            $"evidence costs       {own.Median, 12:P1}  of the throughput ({own.Low:P1} to {own.High:P1}); {Kept(own)}"
        );
        Write(
            output,
            $"without evidence     {Median(off.Select(static cost => cost.All)), 12:N0}  ns an event of processor time, all threads"
        );
        Write(
            output,
            $"with evidence        {Median(on.Select(static cost => cost.All)), 12:N0}  ns"
        );
        Write(
            output,
            $"evidence costs       {share.Median, 12:P1}  of the processor time ({share.Low:P1} to {share.High:P1}); on one processor {Kept(share)}"
        );
        Write(output, $"rows                 {RowBytes(directory), 12:N1}  bytes an observation");
        Write(
            output,
            $"entries              {log.NextIndex, 12:N0}  of which published {log.PublishedSize:N0}"
        );
        Write(output, $"resident without     {before, 12:N0}  bytes");
        Write(
            output,
            $"batches and rows     {BufferBytes + (2 * rowBytes), 12:N0}  bytes of buffers for evidence"
        );
    }

    /// <summary>Whether a share is within the budget, in words.</summary>
    /// <remarks>One that the interval lies across is neither: more rounds would tell.</remarks>
    public static string Kept(Interval share) =>
        share.High <= ShareMax ? $"budget {ShareMax:P0}: kept"
        : share.Low > ShareMax ? $"budget {ShareMax:P0}: MISSED"
        : $"budget {ShareMax:P0}: {(share.Median <= ShareMax ? "kept" : "MISSED")} by the median, not by the interval";

    private static void Warm(IEvidenceLoad load, int passes)
    {
        for (int pass = 0; pass < WarmRounds * passes; pass++)
        {
            load.Pass();
        }
    }

    // Whatever the log's thread still has to do belongs to whoever gave it to it: both begin and end flushed.
    private static Cost Take(IEvidenceLoad load, EvidenceLog? log, int passes)
    {
        load.Log = log;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        for (int pass = 0; pass < passes; pass++)
        {
            load.Pass();
        }

        double own = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
        log?.Flush();
        TimeSpan taken = Environment.CpuUsage.TotalTime - start;
        double events = (double)passes * load.EventCount;
        return new Cost(taken.TotalNanoseconds / events, own / events);
    }

    // Of all files but the last one, which is not known to be whole.
    private static double RowBytes(string directory)
    {
        FileInfo[] files =
        [
            .. new DirectoryInfo(Path.Combine(directory, "private", "observations"))
                .EnumerateFiles()
                .OrderBy(static file => file.Name, StringComparer.Ordinal),
        ];
        double bytes = files.SkipLast(1).Sum(static file => (double)file.Length);
        return files.Length < 2 ? double.NaN : bytes / (First(files[^1]) - First(files[0]));
    }

    private static long First(FileInfo file) =>
        long.Parse(Path.GetFileNameWithoutExtension(file.Name), CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Write(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Nanoseconds an event.</summary>
    /// <param name="All">Processor time of the process.</param>
    /// <param name="Own">Time of the thread that takes the events.</param>
    private readonly record struct Cost(double All, double Own);
}
