using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>
/// Goal: reading a span in steady state allocates nothing, with and without content.
/// Method: the same bodies again until every name is known, then the bytes this thread allocated.
/// </summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reading_spans_again_allocates_nothing(bool hasContent)
    {
        (string, string)[] content = hasContent
            ?
            [
                ("gen_ai.tool.call.arguments", """{"to":"ACC1234","text":"a \"b\" c d e f g"}"""),
                (
                    "gen_ai.tool.call.result",
                    """{"id":"TX99001","note":"fine, thank you\nall good"}"""
                ),
            ]
            : [];
        string json = Otel.Traces(
            Otel.With(("service.name", "bot"), ("service.version", "1")),
            [
                .. Enumerable
                    .Range(1, 20)
                    .Select(id => DamageTests.Tool(id, $"tool_{id % 5}", content)),
            ]
        );
        byte[] body = OtlpConversion.ToProtobuf(json);

        // Fewer calls and sessions are remembered than one body has, so that a repeat is new work.
        var reader = new OtlpReader(
            new Names(new KeyedHash(3, 5), new NameLimits()),
            Reading.Small with
            {
                CallCountMax = 4,
            }
        );
        var batch = new ObservationBatch(8);
        var sink = new CountingSink();
        for (int warmUp = 0; warmUp < 50; warmUp++)
        {
            Assert.True(
                reader.TryReadProtobuf(
                    OtlpSignal.Traces,
                    body,
                    Reading.ReceivedMs,
                    batch,
                    sink,
                    out _
                )
            );
        }

        bool isRead = true;
        long allocated = Allocations.Least(() =>
            isRead &= reader.TryReadProtobuf(
                OtlpSignal.Traces,
                body,
                Reading.ReceivedMs,
                batch,
                sink,
                out _
            )
        );

        Assert.True(isRead);
        Assert.Equal(0, allocated);
        Assert.Equal(56 * 20, sink.RowCount);
    }

    private sealed class CountingSink : IObservationSink
    {
        public int RowCount { get; private set; }

        public void Accept(ObservationBatch batch) => RowCount += batch.Count;
    }
}
