using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>A pipeline on its way through a stream, that can be saved, thrown away and loaded.</summary>
internal sealed class StateRun(IStateStream stream, PipelineOptions options) : IDisposable
{
    private const ulong Key0 = 0x0706050403020100;
    private const ulong Key1 = 0x0f0e0d0c0b0a0908;
    private readonly ObservationBatch batch = new(64);

    public StateTranscript Transcript { get; } = new();

    public Pipeline Pipeline { get; private set; } = null!;

    public int Next { get; private set; }

    public static StateRun Begin(IStateStream stream, PipelineOptions options)
    {
        StateRun run = new(stream, options);
        run.Pipeline = new Pipeline(options, NewNames(), run.Transcript);
        return run;
    }

    public static Names NewNames() => new(new KeyedHash(Key0, Key1), new NameLimits());

    public static Pipeline? Load(
        StateSectionsInMemory saved,
        PipelineOptions options,
        IPipelineListener listener,
        out string? reason
    ) =>
        Pipeline.TryLoad(saved, options, NewNames(), listener, out Pipeline? pipeline, out reason)
            ? pipeline
            : null;

    public void To(int end)
    {
        for (; Next < end; Next++)
        {
            Step(Pipeline, Next);
        }
    }

    public void Step(Pipeline pipeline, int index)
    {
        batch.Clear();
        stream.Fill(index, pipeline.Names, batch);
        pipeline.Now += batch.Count;
        pipeline.Accept(batch);
    }

    /// <summary>Ends the process, as it were, and starts the next one from what was saved.</summary>
    public void Restart()
    {
        StateSectionsInMemory saved = StateSectionsInMemory.Of(Pipeline);
        Pipeline.Dispose();
        Pipeline? loaded = Load(saved, options, Transcript, out string? reason);
        Assert.Null(reason);
        Pipeline = loaded!;
    }

    public void Dispose() => Pipeline.Dispose();
}
