using System.Globalization;
using BenchmarkDotNet.Attributes;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Primitives;
using Custodes.Telemetry.Otlp;
using Custodes.Telemetry.Tests.Otlp;

namespace Custodes.Benchmarks.Wire;

/// <summary>
/// Question: what does a span with content cost, from protobuf bytes to its score, learnt, where origins of
/// arguments are found among the words of prompt and results, and how much of that is only reading it?
/// Budget: none yet; content is switched on for few agents.
/// </summary>
/// <remarks>
/// A session is one chat span with a prompt of 200 bytes and 15 tool calls with about 150 bytes of arguments
/// and 400 of result, one in three of their values taken from an earlier result. One operation is one span.
/// </remarks>
[MemoryDiagnoser]
public class OtlpContentBenchmarks
{
    private const int SessionsPerBody = 16;
    private const int SpansPerSession = 16;
    private const int SpansPerBody = SessionsPerBody * SpansPerSession;
    private const int BodyCount = 64;
    private const int SessionBodies = 8;
    private readonly byte[][] bodies = new byte[BodyCount][];
    private readonly ObservationBatch batch = new(SpansPerBody);
    private OtlpReader reader = null!;
    private Pipeline pipeline = null!;
    private NoSink nowhere = null!;
    private int next;

    /// <summary>Writes the bodies and lets the pipeline learn them.</summary>
    [GlobalSetup]
    public void Fill()
    {
        SplitMix64 chance = new(7);
        for (int body = 0; body < BodyCount; body++)
        {
            bodies[body] = Body(body, ref chance);
        }

        Names names = new(new KeyedHash(1, 2), new NameLimits());

        // Less is remembered than the bodies hold, so that a session that comes again is new work.
        reader = new OtlpReader(
            names,
            new OtlpLimits
            {
                CallCountMax = 1024,
                SessionCountMax = 256,
                TraceCountMax = 256,
            }
        );
        pipeline = new Pipeline(
            new PipelineOptions { SessionIdleTicks = SessionBodies },
            names,
            new SilentListener()
        );
        nowhere = new NoSink();
        for (int pass = 0; pass < 4 * BodyCount; pass++)
        {
            _ = ToScore();
        }

        Invariant.That(pipeline.Provenance.Roles.Count > 0);
    }

    /// <summary>Gives the tables back.</summary>
    [GlobalCleanup]
    public void Free() => pipeline.Dispose();

    /// <summary>Reads spans into observations with origins and drops them.</summary>
    [Benchmark(OperationsPerInvoke = SpansPerBody, Baseline = true)]
    public bool Read() => Take(nowhere);

    /// <summary>Reads spans, scores and learns them; sessions end eight bodies later.</summary>
    [Benchmark(OperationsPerInvoke = SpansPerBody)]
    public bool ToScore()
    {
        pipeline.Now++;
        return Take(pipeline);
    }

    private bool Take(IObservationSink sink)
    {
        next = (next + 1) % BodyCount;
        return reader.TryReadProtobuf(
            OtlpSignal.Traces,
            bodies[next],
            1_794_300_000_000,
            batch,
            sink,
            out _
        );
    }

    private static byte[] Body(int body, ref SplitMix64 chance)
    {
        ProtoWriter scope = New().Message(1, New().Text(1, "bench"));
        for (int session = 0; session < SessionsPerBody; session++)
        {
            int number = (body * SessionsPerBody) + session;
            string account = Account(ref chance);
            _ = scope.Message(2, Chat(number, account, ref chance));
            for (int call = 1; call < SpansPerSession; call++)
            {
                _ = scope.Message(2, Tool(number, call, ref account, ref chance));
            }
        }

        ProtoWriter resource = New().Message(1, Text("service.name", "fleet"));
        ProtoWriter group = New().Message(1, resource).Message(2, scope);
        return New().Message(1, group).ToArray();
    }

    private static ProtoWriter Chat(int session, string account, ref SplitMix64 chance)
    {
        string prompt =
            $"Please look up the open invoices of {account}, pay those that are due before Friday "
            + $"with the reference INV-{chance.Below(100_000)}, and write me a short note on each of "
            + "them, in the order of their dates.";
        return Span(session, "chat model-x", ref chance)
            .Message(9, Text("gen_ai.operation.name", "chat"))
            .Message(9, Text("gen_ai.request.model", "model-x"))
            .Message(
                9,
                Text(
                    "gen_ai.input.messages",
                    $$"""[{"role":"user","parts":[{"type":"text","content":"{{prompt}}"}]}]"""
                )
            );
    }

    private static ProtoWriter Tool(
        int session,
        int call,
        ref string account,
        ref SplitMix64 chance
    )
    {
        string tool = call % 3 == 0 ? "send_payment" : $"read_invoice_{call % 4}";
        string used = account;
        account = chance.Below(3) == 0 ? Account(ref chance) : account;
        string arguments =
            $$"""{"recipient":"{{used}}","amount":{{chance.Below(9000)}},"subject":"Invoice of {{Day(ref chance)}}, as agreed on the phone","reference":"INV-{{chance.Below(100_000)}}"}""";
        string result =
            $$"""{"id":"TX{{chance.Below(1_000_000)}}","status":"booked","account":"{{account}}","date":"{{Day(ref chance)}}","lines":[{"text":"Consulting in the north, two days of work","amount":{{chance.Below(5000)}}},{"text":"Travel by train and one night","amount":{{chance.Below(900)}}}],"note":"Thank you for your order. The next invoice follows in four weeks; questions go to billing@supplier{{chance.Below(50)}}.example."}""";
        return Span(session, $"execute_tool {tool}", ref chance)
            .Message(9, Text("gen_ai.operation.name", "execute_tool"))
            .Message(9, Text("gen_ai.tool.name", tool))
            .Message(9, Text("gen_ai.tool.call.id", $"call_{Hex(ref chance)}"))
            .Message(9, Text("gen_ai.tool.call.arguments", arguments))
            .Message(9, Text("gen_ai.tool.call.result", result));
    }

    private static ProtoWriter Span(int session, string name, ref SplitMix64 chance)
    {
        byte[] trace = new byte[16];
        byte[] id = new byte[8];
        BitConverter.TryWriteBytes(trace, SplitMix64.Mix((ulong)session + 1));
        BitConverter.TryWriteBytes(id, chance.Next());
        ulong start = 1_794_300_000_000_000_000UL + ((ulong)chance.Below(1_000_000) * 1000);
        return New()
            .Bytes(1, trace)
            .Bytes(2, id)
            .Text(5, name)
            .Varint(6, 1)
            .Fixed64(7, start)
            .Fixed64(8, start + (ulong)chance.Below(900_000_000))
            .Message(9, Text("gen_ai.agent.id", $"agent-{session % 128}"))
            .Message(9, Text("gen_ai.agent.name", $"role-{session % 4}"))
            .Message(9, Text("gen_ai.conversation.id", $"conversation-{session}"));
    }

    private static string Account(ref SplitMix64 chance) =>
        $"DE{chance.Below(90) + 10}{chance.Below(900_000) + 100_000}";

    private static string Day(ref SplitMix64 chance) =>
        $"2026-{chance.Below(9) + 1:00}-{chance.Below(28) + 1:00}";

    private static string Hex(ref SplitMix64 chance) =>
        chance.Next().ToString("x16", CultureInfo.InvariantCulture);

    private static ProtoWriter New() => new();

    private static ProtoWriter Text(string key, string value) =>
        New().Text(1, key).Message(2, New().Text(1, value));

    private sealed class NoSink : IObservationSink
    {
        public void Accept(ObservationBatch batch) { }
    }
}
