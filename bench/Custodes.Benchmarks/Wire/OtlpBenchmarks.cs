using BenchmarkDotNet.Attributes;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Primitives;
using Custodes.Telemetry.Otlp;

namespace Custodes.Benchmarks.Wire;

/// <summary>
/// Question: what does one execute_tool span cost from protobuf bytes to its score, learnt, and how much of
/// that is only reading it?
/// Budget: 1 µs a span and core, and nothing allocated.
/// </summary>
[MemoryDiagnoser]
public class OtlpBenchmarks
{
    /// <summary>Spans of one request.</summary>
    public const int SpansPerBody = OtlpSample.SpansPerBody;

    /// <summary>Requests that are read in turn.</summary>
    public const int BodyCount = 64;

    private readonly ObservationBatch batch = new(SpansPerBody);
    private byte[][] bodies = [];
    private OtlpReader reader = null!;
    private Pipeline pipeline = null!;
    private NoSink nowhere = null!;
    private FreshCalls[] fresh = [];
    private ulong passes;
    private int next;

    /// <summary>Bytes of a length prefix: 1 as most exporters write it, 4 as the .NET one pads it.</summary>
    [Params(1, 4)]
    public int LengthBytes { get; set; }

    /// <summary>
    /// Whether each call is new, in its id and its time, and as many are remembered as in a node by default.
    /// The bodies are then changed before they are read, and that is measured with them.
    /// </summary>
    public bool IsEachCallNew { get; set; }

    /// <summary>Writes the bodies and lets the pipeline know the agents.</summary>
    [GlobalSetup]
    public void Fill()
    {
        bodies = OtlpSample.Bodies(BodyCount, LengthBytes);
        Names names = new(new KeyedHash(1, 2), new NameLimits());

        // Fewer calls are remembered than one body has, so that a body that comes again is new work.
        OtlpLimits limits = new();
        reader = new OtlpReader(names, IsEachCallNew ? limits : limits with { CallCountMax = 64 });
        fresh = IsEachCallNew ? Array.ConvertAll(bodies, static body => new FreshCalls(body)) : [];
        pipeline = new Pipeline(
            new PipelineOptions
            {
                SessionIdleTicks = long.MaxValue / 2,
                Behaviour = new BehaviourLimits { AgentCountMax = 65_536 },
            },
            names,
            new SilentListener()
        );
        nowhere = new NoSink();
        for (int pass = 0; pass < 12 * BodyCount; pass++)
        {
            _ = ToScore();
        }
    }

    /// <summary>Gives the tables back.</summary>
    [GlobalCleanup]
    public void Free() => pipeline.Dispose();

    /// <summary>Reads spans into observations and drops them.</summary>
    [Benchmark(OperationsPerInvoke = SpansPerBody, Baseline = true)]
    public bool Read() => Take(nowhere);

    /// <summary>Reads spans, scores and learns them.</summary>
    [Benchmark(OperationsPerInvoke = SpansPerBody)]
    public bool ToScore() => Take(pipeline);

    private bool Take(IObservationSink sink)
    {
        next = (next + 1) % BodyCount;
        if (IsEachCallNew)
        {
            fresh[next].Renew(++passes);
        }

        return reader.TryReadProtobuf(
            OtlpSignal.Traces,
            bodies[next],
            1_794_300_000_000,
            batch,
            sink,
            out _
        );
    }

    private sealed class NoSink : IObservationSink
    {
        public void Accept(ObservationBatch batch) { }
    }
}
