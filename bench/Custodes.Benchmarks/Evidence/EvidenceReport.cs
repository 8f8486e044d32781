using System.Diagnostics;
using System.Globalization;
using Custodes.Benchmarks.Memory;
using Custodes.Benchmarks.Wire;
using Custodes.Contracts;
using Custodes.Evidence.Commitments;
using Custodes.Node;
using Custodes.Node.Evidence;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Question: how much of a watch's throughput and memory does its evidence take: the observations hashed
/// into batch commitments, their rows kept, everything signed and on the disk?
/// Budget: 5 % of the throughput, 20 % of the memory.
/// </summary>
/// <remarks>
/// No benchmark of one operation: the same events go through two pipelines in turns, one without evidence
/// and one with. What counts is the processor time of the whole process, the log's own thread included.
/// </remarks>
internal static class EvidenceReport
{
    private const double ShareMax = 0.05;

    /// <summary>Prints the figures.</summary>
    /// <param name="rounds">How often each takes the events.</param>
    /// <param name="passes">Passes over the events in a round.</param>
    /// <param name="output">Where to.</param>
    public static void Run(int rounds, int passes, TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("custodes-bench-").FullName;
        try
        {
            Measure(directory, rounds, passes, output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(string directory, int rounds, int passes, TextWriter output)
    {
        byte[] lines = WatchBenchmarks.SampleLines();
        using Watched without = new(null);
        for (int pass = 0; pass < 2 * passes; pass++)
        {
            without.Take(lines);
        }

        long before = MemoryReport.Resident("VmRSS");
        using EvidenceLog log = EvidenceLog.Open(
            new EvidenceOptions
            {
                Directory = directory,
                Origin = "bench.example/log",
                CommitMs = 1_000,
            },
            TimeProvider.System,
            long.MaxValue,
            static _ => { }
        );
        using Watched with = new(log);
        for (int pass = 0; pass < 2 * passes; pass++)
        {
            with.Take(lines);
        }

        List<double> off = [];
        List<double> on = [];
        List<double> ratios = [];
        for (int round = 0; round < rounds; round++)
        {
            // In turns, and either first: what else the machine does must not fall on one of them.
            bool isOffFirst = round % 2 == 0;
            double first = Nanoseconds(isOffFirst ? without : with, lines, passes);
            double second = Nanoseconds(isOffFirst ? with : without, lines, passes);
            off.Add(isOffFirst ? first : second);
            on.Add(isOffFirst ? second : first);
            ratios.Add(on[^1] / off[^1]);
        }

        double share = Median(ratios) - 1;
        int rowBytes =
            2
            * new EvidenceOptions { Directory = "", Origin = "" }.RowsPerBatch
            * ObservationForm.Bytes;
        Write(
            output,
            $"events a round       {passes * WatchBenchmarks.EventCount, 12:N0}, {rounds} rounds of each in turns"
        );
        Write(
            output,
            $"without evidence     {Median(off), 12:N0}  ns of processor time an event (median)"
        );
        Write(output, $"with evidence        {Median(on), 12:N0}  ns");
        Write(
            output,
            $"evidence costs       {share, 12:P1}  of the time; budget {ShareMax:P0}: {(share <= ShareMax ? "kept" : "MISSED")}"
        );
        Write(
            output,
            $"entries              {log.NextIndex, 12:N0}  of which published {log.PublishedSize:N0}"
        );
        Write(output, $"resident without     {before, 12:N0}  bytes");
        Write(
            output,
            $"batches and rows     {(2 * (4 << 20)) + rowBytes, 12:N0}  bytes of buffers for evidence"
        );
    }

    private static double Nanoseconds(Watched watched, byte[] lines, int passes)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        for (int pass = 0; pass < passes; pass++)
        {
            watched.Take(lines);
        }

        watched.Flush();
        process.Refresh();
        TimeSpan taken = process.TotalProcessorTime - start;
        return taken.TotalNanoseconds / ((double)passes * WatchBenchmarks.EventCount);
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Write(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class Watched : IDisposable
    {
        private readonly EvidenceLog? log;
        private readonly Pipeline pipeline;
        private readonly JsonlReader reader;
        private readonly ObservationBatch batch = new(512);

        public Watched(EvidenceLog? log)
        {
            this.log = log;
            Names names = new(new KeyedHash(0, 0), new NameLimits());
            pipeline = new Pipeline(new PipelineOptions(), names, new SilentListener());
            reader = new JsonlReader(names, new JsonlLimits());
        }

        public void Take(byte[] lines)
        {
            for (int consumed = 0; consumed < lines.Length; )
            {
                batch.Clear();
                consumed += reader.Read(lines.AsSpan(consumed), isLast: true, batch);
                pipeline.Now += batch.Count;
                pipeline.Accept(batch);
                log?.Take(batch, log.NextSequence);
                log?.Tick();
                Span<Observation> rows = batch.Observations;
                for (int index = 1; index < rows.Length; index++)
                {
                    if (rows[index].Session != rows[index - 1].Session)
                    {
                        pipeline.CloseSession(rows[index - 1].Session);
                    }
                }
            }

            pipeline.Drain();
        }

        public void Flush() => log?.Flush();

        public void Dispose() => pipeline.Dispose();
    }
}
