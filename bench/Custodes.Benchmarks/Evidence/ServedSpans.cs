using Custodes.Baselines.Behaviour;
using Custodes.Benchmarks.Wire;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Node.Evidence;
using Custodes.Primitives;
using Custodes.Telemetry.Otlp;

namespace Custodes.Benchmarks.Evidence;

/// <summary>Spans without content as a served node takes them, from protobuf to their score.</summary>
internal sealed class ServedSpans : IEvidenceLoad, IObservationSink
{
    private const int BodyCount = 64;
    private readonly byte[][] bodies = OtlpSample.Bodies(BodyCount, lengthBytes: 1);
    private readonly Pipeline pipeline;
    private readonly OtlpReader reader;
    private readonly ObservationBatch batch = new(OtlpSample.SpansPerBody);

    public ServedSpans()
    {
        Names names = new(new KeyedHash(1, 2), new NameLimits());
        pipeline = new Pipeline(
            new PipelineOptions
            {
                SessionIdleTicks = long.MaxValue / 2,
                Behaviour = new BehaviourLimits { AgentCountMax = 65_536 },
            },
            names,
            new SilentListener()
        );

        // Fewer calls are remembered than one body has, so that a body that comes again is new work.
        reader = new OtlpReader(names, new OtlpLimits { CallCountMax = 64 });
    }

    public string Name => "serve: OTLP spans without content";

    public int EventCount => BodyCount * OtlpSample.SpansPerBody;

    public EvidenceLog? Log { get; set; }

    public void Pass()
    {
        foreach (byte[] body in bodies)
        {
            bool isRead = reader.TryReadProtobuf(
                OtlpSignal.Traces,
                body,
                1_794_300_000_000,
                batch,
                this,
                out _
            );
            Invariant.That(isRead);
        }
    }

    public void Accept(ObservationBatch taken)
    {
        pipeline.Accept(taken);
        Log?.Take(taken, Log.NextSequence);
        Log?.Tick();
    }

    public void Dispose() => pipeline.Dispose();
}
