using Custodes.Benchmarks.Wire;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Node.Evidence;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Benchmarks.Evidence;

/// <summary>The events of the sample as a watch takes them, with a log of evidence or without.</summary>
internal sealed class WatchedLines : IEvidenceLoad
{
    private readonly byte[] lines = WatchBenchmarks.SampleLines();
    private readonly Pipeline pipeline;
    private readonly JsonlReader reader;
    private readonly ObservationBatch batch = new(512);

    public WatchedLines()
    {
        Names names = new(new KeyedHash(0, 0), new NameLimits());
        pipeline = new Pipeline(new PipelineOptions(), names, new SilentListener());
        reader = new JsonlReader(names, new JsonlLimits());
    }

    public string Name => "watch: JSONL with content";

    public int EventCount => WatchBenchmarks.EventCount;

    public EvidenceLog? Log { get; set; }

    public void Pass()
    {
        for (int consumed = 0; consumed < lines.Length; )
        {
            batch.Clear();
            consumed += reader.Read(lines.AsSpan(consumed), isLast: true, batch);
            pipeline.Now += batch.Count;
            pipeline.Accept(batch);
            Log?.Take(batch, Log.NextSequence);
            Log?.Tick();
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

    public void Dispose() => pipeline.Dispose();
}
