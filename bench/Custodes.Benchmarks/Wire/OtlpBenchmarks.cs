using System.Globalization;
using BenchmarkDotNet.Attributes;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Primitives;
using Custodes.Telemetry.Otlp;
using Custodes.Telemetry.Tests.Otlp;

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
    public const int SpansPerBody = 256;

    /// <summary>Requests that are read in turn.</summary>
    public const int BodyCount = 64;

    private const int AgentCount = 4096;
    private readonly byte[][] bodies = new byte[BodyCount][];
    private readonly ObservationBatch batch = new(SpansPerBody);
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
        SplitMix64 chance = new(7);
        for (int body = 0; body < BodyCount; body++)
        {
            bodies[body] = Body(ref chance);
        }

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

    private byte[] Body(ref SplitMix64 chance)
    {
        ProtoWriter scope = New().Message(1, New().Text(1, "bench"));
        for (int span = 0; span < SpansPerBody; span++)
        {
            _ = scope.Message(2, Span(chance.Below(AgentCount), ref chance));
        }

        ProtoWriter resource = New()
            .Message(1, Text("service.name", "fleet"))
            .Message(1, Text("service.version", "1.4.2"));
        ProtoWriter group = New().Message(1, resource).Message(2, scope);
        return New().Message(1, group).ToArray();
    }

    private ProtoWriter Span(int agent, ref SplitMix64 chance)
    {
        byte[] trace = new byte[16];
        byte[] id = new byte[8];
        BitConverter.TryWriteBytes(trace, SplitMix64.Mix((ulong)agent + 1));
        BitConverter.TryWriteBytes(id, chance.Next());
        string tool = $"tool_{Math.Min(chance.Below(24), chance.Below(24))}";
        ulong start = 1_794_300_000_000_000_000UL + ((ulong)chance.Below(1_000_000) * 1000);
        return New()
            .Bytes(1, trace)
            .Bytes(2, id)
            .Text(5, $"execute_tool {tool}")
            .Varint(6, 1)
            .Fixed64(7, start)
            .Fixed64(8, start + (ulong)chance.Below(900_000_000))
            .Message(9, Text("gen_ai.operation.name", "execute_tool"))
            .Message(9, Text("gen_ai.tool.name", tool))
            .Message(9, Text("gen_ai.tool.call.id", Id(ref chance)))
            .Message(9, Text("gen_ai.tool.type", "function"))
            .Message(9, Text("gen_ai.agent.id", $"agent-{agent}"))
            .Message(9, Text("gen_ai.agent.name", $"role-{agent % 16}"))
            .Message(9, Text("gen_ai.conversation.id", $"conversation-{agent}"))
            .Message(9, Text("gen_ai.provider.name", "anthropic"))
            .Message(9, Text("gen_ai.request.model", "model-x"))
            .Message(9, Text("server.address", "tools.internal"))
            .Message(9, Text("deployment.environment", "production"))
            .Message(9, Text("thread.name", "worker-3"));
    }

    private static string Id(ref SplitMix64 chance) =>
        $"call_{chance.Next().ToString("x16", CultureInfo.InvariantCulture)}";

    private ProtoWriter New() => new(LengthBytes);

    private ProtoWriter Text(string key, string value) =>
        New().Text(1, key).Message(2, New().Text(1, value));

    private sealed class NoSink : IObservationSink
    {
        public void Accept(ObservationBatch batch) { }
    }
}
