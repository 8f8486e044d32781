using System.Globalization;
using Custodes.Primitives;
using Custodes.Telemetry.Tests.Otlp;

namespace Custodes.Benchmarks.Wire;

/// <summary>Bodies of execute_tool spans, each of another agent than the one before it.</summary>
internal sealed class OtlpSample
{
    /// <summary>Spans in a body.</summary>
    public const int SpansPerBody = 256;

    private const int AgentCount = 4096;
    private readonly int lengthBytes;

    private OtlpSample(int lengthBytes)
    {
        this.lengthBytes = lengthBytes;
    }

    /// <summary>Writes bodies.</summary>
    /// <param name="count">How many.</param>
    /// <param name="lengthBytes">Bytes of a length prefix: 1 as most exporters write it, 4 as the .NET one pads it.</param>
    public static byte[][] Bodies(int count, int lengthBytes)
    {
        OtlpSample sample = new(lengthBytes);
        SplitMix64 chance = new(7);
        byte[][] bodies = new byte[count][];
        for (int body = 0; body < count; body++)
        {
            bodies[body] = sample.Body(ref chance);
        }

        return bodies;
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

    private ProtoWriter New() => new(lengthBytes);

    private ProtoWriter Text(string key, string value) =>
        New().Text(1, key).Message(2, New().Text(1, value));
}
