using System.IO.Compression;
using System.Text;
using BenchmarkDotNet.Attributes;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Benchmarks.Wire;

/// <summary>
/// Question: how many events a second does a watch take from plain JSONL with provenance, read, scored,
/// learnt, sessions closed and calibrated, how much of that is only reading, and how many events of
/// sessions without content, where every session that ends is ranked among thousands?
/// Budget: 3.3 µs an event, which is 300,000 events a second and core.
/// </summary>
/// <remarks>
/// The stream is the honest runs of the sample, read again and again: one operation is one event. Alarms
/// are left out of it because each one is explained in words, which costs more than a thousand events.
/// </remarks>
[MemoryDiagnoser]
public class WatchBenchmarks
{
    internal const int EventCount = 3072;
    private byte[] lines = [];
    private Pipeline pipeline = null!;
    private Pipeline plain = null!;
    private JsonlReader reader = null!;
    private readonly ObservationBatch batch = new(512);

    /// <summary>Unpacks the sample and lets the pipeline learn it a few times.</summary>
    [GlobalSetup]
    public void Fill()
    {
        lines = SampleLines();
        Names names = new(new KeyedHash(0, 0), new NameLimits());
        pipeline = new Pipeline(new PipelineOptions(), names, new SilentListener());
        reader = new JsonlReader(names, new JsonlLimits());
        plain = new Pipeline(new PipelineOptions(), names, new SilentListener());
        for (int pass = 0; pass < 8; pass++)
        {
            _ = Watch();
        }

        // Enough that its windows are full: each session then pushes another out.
        for (int pass = 0; pass < 24; pass++)
        {
            _ = WatchWithoutContent();
        }
    }

    /// <summary>Gives the tables back.</summary>
    [GlobalCleanup]
    public void Free()
    {
        pipeline.Dispose();
        plain.Dispose();
    }

    /// <summary>Reads events into observations and drops them.</summary>
    [Benchmark(OperationsPerInvoke = EventCount, Baseline = true)]
    public int Read()
    {
        int read = 0;
        for (int consumed = 0; consumed < lines.Length; )
        {
            batch.Clear();
            consumed += reader.Read(lines.AsSpan(consumed), isLast: true, batch);
            read += batch.Count;
        }

        return read;
    }

    /// <summary>Reads, scores and learns; sessions end where the file ends them.</summary>
    [Benchmark(OperationsPerInvoke = EventCount)]
    public long Watch()
    {
        for (int consumed = 0; consumed < lines.Length; )
        {
            batch.Clear();
            consumed += reader.Read(lines.AsSpan(consumed), isLast: true, batch);
            pipeline.Now += batch.Count;
            pipeline.Accept(batch);
            CloseAllButLast(pipeline);
        }

        pipeline.Drain();
        return pipeline.ObservationCount;
    }

    /// <summary>The same of telemetry that tells what was called and nothing of what was said.</summary>
    [Benchmark(OperationsPerInvoke = EventCount)]
    public long WatchWithoutContent()
    {
        for (int consumed = 0; consumed < lines.Length; )
        {
            batch.Clear();
            consumed += reader.Read(lines.AsSpan(consumed), isLast: true, batch);
            foreach (ref Observation row in batch.Observations)
            {
                row.HasPrompt = false;
                row.HasProvenance = false;
            }

            plain.Now += batch.Count;
            plain.Accept(batch);
            CloseAllButLast(plain);
        }

        plain.Drain();
        return plain.ObservationCount;
    }

    private void CloseAllButLast(Pipeline pipeline)
    {
        Span<Observation> rows = batch.Observations;
        for (int index = 1; index < rows.Length; index++)
        {
            if (rows[index].Session != rows[index - 1].Session)
            {
                pipeline.CloseSession(rows[index - 1].Session);
            }
        }
    }

    internal static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Custodes.slnx")))
        {
            folder =
                Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException(
                    $"{AppContext.BaseDirectory} is in no checkout of the repository: no folder above it has Custodes.slnx"
                );
        }

        return folder;
    }

    internal static byte[] SampleLines()
    {
        using var packed = new GZipStream(
            File.OpenRead(Path.Combine(Root(), "samples/fleet.jsonl.gz")),
            CompressionMode.Decompress
        );
        using var text = new StreamReader(packed, Encoding.UTF8);
        StringBuilder kept = new();
        for (int line = 0; line < EventCount; line++)
        {
            _ = kept.Append(text.ReadLine()).Append('\n');
        }

        return Encoding.UTF8.GetBytes(kept.ToString());
    }
}
