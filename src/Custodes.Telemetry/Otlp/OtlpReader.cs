using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Mapping;
using Custodes.Telemetry.Provenance;

namespace Custodes.Telemetry.Otlp;

/// <summary>OTLP export requests, in protobuf or JSON, to observations.</summary>
/// <remarks>
/// Not for two threads at once: it remembers runs across bodies and reuses its buffers. In steady state
/// it allocates nothing; a new name costs its text. Bad input never throws.
/// </remarks>
public sealed class OtlpReader
{
    private readonly OtlpLimits limits;
    private readonly Delivery delivery;
    private readonly ProtobufRequest protobuf;
    private readonly JsonRequest json;
    private readonly Runs runs;
    private readonly SeenCalls calls;
    private readonly ContentTracker content;

    /// <summary>A reader that interns names here and keeps to these limits.</summary>
    public OtlpReader(Names names, OtlpLimits limits)
    {
        this.limits = limits;
        Counts = new TelemetryCounts(limits.UnknownNameCountMax);
        delivery = new Delivery(Counts);
        runs = new Runs(names, limits.SessionCountMax, limits.TraceCountMax, limits.SpanCountMax);
        calls = new SeenCalls(limits.CallCountMax);
        content = new ContentTracker(names, runs, limits, Counts);
        var group = new RecordGroup(limits.ScratchBytesMax);
        var mapper = new RecordMapper(names, Counts, delivery, runs, calls, content);
        var texts = new TextLimits(limits, Counts);
        protobuf = new ProtobufRequest(
            mapper,
            group,
            new ProtobufValues(limits, texts, Counts),
            Counts
        );
        json = new JsonRequest(mapper, group.Single, new JsonValues(limits, texts, Counts), Counts);
    }

    /// <summary>What was understood and what was not.</summary>
    public TelemetryCounts Counts { get; }

    /// <summary>Sessions, traces, spans and calls that were forgotten to make room for new ones.</summary>
    public long ContextsEvicted => runs.Evicted + calls.Evicted;

    /// <summary>Fingerprints of content that were forgotten to make room for new ones.</summary>
    public long PlacesEvicted => content.Evicted;

    /// <summary>Reads a protobuf body; what stands before damage is delivered.</summary>
    /// <param name="signal">Which request it is.</param>
    /// <param name="body">Its bytes, decompressed.</param>
    /// <param name="receivedMs">When it came, in milliseconds since 1970.</param>
    /// <param name="batch">Empty; filled, handed on and cleared as often as need be.</param>
    /// <param name="sink">Takes the rows.</param>
    /// <param name="failure">Why and where reading stopped, when it returns false.</param>
    public bool TryReadProtobuf(
        OtlpSignal signal,
        ReadOnlySpan<byte> body,
        long receivedMs,
        ObservationBatch batch,
        IObservationSink sink,
        out OtlpFailure failure
    )
    {
        if (!TryBegin(body, receivedMs, batch, sink, out failure))
        {
            return false;
        }

        bool isWhole = protobuf.TryRead(signal, body);
        return End(isWhole, protobuf.Failure, out failure);
    }

    /// <summary>Reads an OTLP/JSON body; otherwise as <see cref="TryReadProtobuf"/>.</summary>
    public bool TryReadJson(
        OtlpSignal signal,
        ReadOnlySpan<byte> body,
        long receivedMs,
        ObservationBatch batch,
        IObservationSink sink,
        out OtlpFailure failure
    )
    {
        if (!TryBegin(body, receivedMs, batch, sink, out failure))
        {
            return false;
        }

        bool isWhole = json.TryRead(signal, body);
        return End(isWhole, json.Failure, out failure);
    }

    private bool TryBegin(
        ReadOnlySpan<byte> body,
        long receivedMs,
        ObservationBatch batch,
        IObservationSink sink,
        out OtlpFailure failure
    )
    {
        failure = default;
        Counts.AddBody();
        if (body.Length > limits.BodyBytesMax)
        {
            failure = new OtlpFailure(OtlpFailureReason.BodyTooLarge, limits.BodyBytesMax);
            Counts.Add(Trouble.BodyDamaged);
            return false;
        }

        delivery.Begin(batch, sink, receivedMs);
        return true;
    }

    private bool End(bool isWhole, OtlpFailure met, out OtlpFailure failure)
    {
        delivery.End();
        failure = met;
        if (!isWhole)
        {
            Counts.Add(Trouble.BodyDamaged);
        }

        return isWhole;
    }
}
