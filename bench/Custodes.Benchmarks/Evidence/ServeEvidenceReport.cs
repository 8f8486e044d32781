using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Custodes.Benchmarks.Wire;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Question: how much of the throughput of a real <c>custodes serve</c> does its evidence take, beside HTTP,
/// unzipping, the journal and all else that it does? Budget: 5 %.
/// </summary>
/// <remarks>
/// Two processes, one with evidence and one without, take the same bodies over loopback in turns; what they
/// use of a processor is what Linux counts of them, while this process uses another one. Each round ends
/// when whatever its spans began has been written. Every call is new to the node, which remembers fewer of
/// them than there are. Measured are nodes that have run for some minutes: by then new rows are written over
/// the oldest, where before each needs pages of its own. Intervals are of the median of the rounds' ratios, at
/// least 95 %, by order statistics; what two processes' tables happen to lie on is not in them.
/// </remarks>
internal static class ServeEvidenceReport
{
    private const int Connections = 4;

    // So many that a tick of the processor time is 1 % of a round.
    private const int Passes = 2;

    // The rows of so many rounds are more than a node keeps (EvidenceOptions.RowBytesMax).
    private const int WarmRounds = 17;

    // Longer than an entry waits for others, and than the journal waits for its flush.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    /// <summary>Prints the figures.</summary>
    /// <param name="rounds">How often each takes the bodies.</param>
    /// <param name="bodyCount">Bodies of 256 spans.</param>
    /// <param name="output">Where to.</param>
    public static async Task RunAsync(int rounds, int bodyCount, TextWriter output)
    {
        byte[][] bodies = OtlpSample.Bodies(bodyCount, lengthBytes: 1);
        await MeasureAsync("plain", bodies, areZipped: false, rounds, output);
        byte[][] zipped = Array.ConvertAll(bodies, Zip);
        await MeasureAsync("gzip", zipped, areZipped: true, rounds, output);
    }

    private static async Task MeasureAsync(
        string name,
        byte[][] bodies,
        bool areZipped,
        int rounds,
        TextWriter output
    )
    {
        string directory = Directory.CreateTempSubdirectory("custodes-bench-").FullName;
        try
        {
            using ServeProcess without = await StartAsync(directory, hasEvidence: false);
            using ServeProcess with = await StartAsync(directory, hasEvidence: true);
            using HttpClient client = new();
            List<Cost> off = [];
            List<Cost> on = [];

            for (int round = 0; round < (rounds > 1 ? WarmRounds : 1); round++)
            {
                await SendAsync(without);
                await SendAsync(with);
            }

            for (int round = 0; round < rounds; round++)
            {
                bool isOffFirst = round % 2 == 0;
                Cost first = await TakeAsync(isOffFirst ? without : with);
                Cost second = await TakeAsync(isOffFirst ? with : without);
                off.Add(isOffFirst ? first : second);
                on.Add(isOffFirst ? second : first);
            }

            Write(name, off, on, rounds, Passes * bodies.Length * OtlpSample.SpansPerBody, output);

            async Task<Cost> TakeAsync(ServeProcess node)
            {
                TimeSpan start = node.ProcessorTime;
                long began = Stopwatch.GetTimestamp();
                await SendAsync(node);
                TimeSpan sent = Stopwatch.GetElapsedTime(began);
                await Task.Delay(Settling);
                double spans = (double)Passes * bodies.Length * OtlpSample.SpansPerBody;
                return new Cost(
                    (node.ProcessorTime - start).TotalNanoseconds / spans,
                    spans / sent.TotalSeconds
                );
            }

            async Task SendAsync(ServeProcess node)
            {
                for (int pass = 0; pass < Passes; pass++)
                {
                    await node.SendAsync(client, bodies, areZipped, Connections);
                }
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Write(
        string name,
        List<Cost> off,
        List<Cost> on,
        int rounds,
        int spans,
        TextWriter output
    )
    {
        Interval share = Interval.OfMedian(
            on.Zip(off, static (with, without) => (with.Cpu / without.Cpu) - 1)
        );
        Interval slower = Interval.OfMedian(
            on.Zip(off, static (with, without) => 1 - (with.Rate / without.Rate))
        );
        Write(
            output,
            $"custodes serve, OTLP over HTTP, {name}: {rounds} rounds of {spans:N0} spans each in turns, {Connections} connections"
        );
        Line(output, "without evidence", off);
        Line(output, "with evidence", on);
        Write(
            output,
            $"evidence costs       {share.Median, 12:P1}  of the processor time ({share.Low:P1} to {share.High:P1})"
        );
        Write(
            output,
            $"                     {slower.Median, 12:P1}  of the spans/s ({slower.Low:P1} to {slower.High:P1}); {EvidenceReport.Kept(slower)}"
        );
    }

    private static void Line(TextWriter output, string name, List<Cost> costs) =>
        Write(
            output,
            $"{name, -20} {Median(costs.Select(static cost => cost.Cpu)), 12:N0}  ns of processor time a span (median; least {costs.Min(static cost => cost.Cpu):N0}), {Median(costs.Select(static cost => cost.Rate)):N0} spans/s"
        );

    private static Task<ServeProcess> StartAsync(string directory, bool hasEvidence) =>
        ServeProcess.StartAsync(
            Path.Combine(
                WatchBenchmarks.Root(),
                "artifacts",
                "bin",
                "Custodes.Cli",
                "release",
                "custodes.dll"
            ),
            Path.Combine(directory, hasEvidence ? "on" : "off"),
            hasEvidence
        );

    private static byte[] Zip(byte[] body)
    {
        using MemoryStream zipped = new();
        using (GZipStream packing = new(zipped, CompressionLevel.Fastest))
        {
            packing.Write(body);
        }

        return zipped.ToArray();
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Write(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>What a round took.</summary>
    /// <param name="Cpu">Nanoseconds of the node's processor time a span.</param>
    /// <param name="Rate">Spans a second by the clock.</param>
    private readonly record struct Cost(double Cpu, double Rate);
}
