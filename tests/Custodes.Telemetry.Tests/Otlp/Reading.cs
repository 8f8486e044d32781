using System.Text;
using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>A reader with its names and everything it delivered, for one test.</summary>
internal sealed class Reading : IObservationSink
{
    public const long ReceivedMs = 1_794_300_000_500;

    private readonly ObservationBatch batch;

    public Reading(OtlpLimits? limits = null, int batchCapacity = 16)
    {
        batch = new ObservationBatch(batchCapacity);
        Reader = new OtlpReader(Names, limits ?? Small);
    }

    /// <summary>Limits that keep a test's memory small.</summary>
    public static OtlpLimits Small { get; } =
        new()
        {
            ScratchBytesMax = 256 * 1024,
            SessionCountMax = 256,
            TraceCountMax = 256,
            SpanCountMax = 256,
            CallCountMax = 256,
            PlaceCountMax = 65_536,
            LeafCountMax = 4096,
        };

    public Names Names { get; } = new(new KeyedHash(3, 5), new NameLimits());

    public OtlpReader Reader { get; }

    public List<Row> Rows { get; } = [];

    /// <summary>Rows of one kind.</summary>
    public List<Row> Of(ObservationKind kind) =>
        [.. Rows.Where(row => row.Observation.Kind == kind)];

    public Row Call(int index) => Of(ObservationKind.ToolCall)[index];

    public OtlpFailure Protobuf(OtlpSignal signal, ReadOnlySpan<byte> body)
    {
        bool isRead = Reader.TryReadProtobuf(
            signal,
            body,
            ReceivedMs,
            batch,
            this,
            out OtlpFailure failure
        );
        Assert.Equal(isRead, failure.Reason == OtlpFailureReason.None);
        return failure;
    }

    public OtlpFailure Json(OtlpSignal signal, ReadOnlySpan<byte> body)
    {
        bool isRead = Reader.TryReadJson(
            signal,
            body,
            ReceivedMs,
            batch,
            this,
            out OtlpFailure failure
        );
        Assert.Equal(isRead, failure.Reason == OtlpFailureReason.None);
        return failure;
    }

    /// <summary>Reads a JSON request that must be whole.</summary>
    public Reading Json(string json)
    {
        OtlpFailure failure = Json(SignalOf(json), Encoding.UTF8.GetBytes(json));
        Assert.Equal(default, failure);
        return this;
    }

    public static OtlpSignal SignalOf(string json) =>
        json.Contains("resourceSpans", StringComparison.Ordinal)
            ? OtlpSignal.Traces
            : OtlpSignal.Logs;

    public void Accept(ObservationBatch batch)
    {
        foreach (ref readonly Observation row in batch.Observations)
        {
            Observation copy = row;
            copy.ArgumentStart = copy.FieldStart = copy.IdentifierStart = copy.PromptWordStart = 0;
            Rows.Add(
                new Row(
                    copy,
                    [.. batch.ArgumentsOf(row)],
                    [.. batch.FieldsOf(row)],
                    [.. batch.IdentifiersOf(row)],
                    [.. batch.PromptWordsOf(row)]
                )
            );
        }
    }
}
