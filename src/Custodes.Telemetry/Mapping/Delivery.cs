using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Mapping;

/// <summary>Opens rows in the batch of one read, and hands the batch on when it is full.</summary>
internal sealed class Delivery(TelemetryCounts counts)
{
    private ObservationBatch? target;
    private IObservationSink? sink;

    public ObservationBatch Batch => target!;

    /// <summary>When the body came, in milliseconds since 1970.</summary>
    public long ReceivedMs { get; private set; }

    public void Begin(ObservationBatch batch, IObservationSink to, long receivedMs)
    {
        target = batch;
        sink = to;
        ReceivedMs = receivedMs;
    }

    public void End()
    {
        Invariant.That(target is not null && sink is not null);
        if (target.Count > 0)
        {
            sink.Accept(target);
            target.Clear();
        }

        target = null;
        sink = null;
    }

    /// <summary>Opens a row of a run; earlier references to rows are void after that.</summary>
    public ref Observation Open(Emitter emitter, ObservationKind kind, in RunView run)
    {
        Invariant.That(target is not null && sink is not null);
        if (target.IsFull)
        {
            sink.Accept(target);
            target.Clear();
        }

        counts.Add(emitter, kind);
        ref Observation row = ref target.Add();
        row.Kind = kind;
        row.Agent = run.Agent;
        row.Role = run.Role;
        row.Build = run.Build;
        row.Session = run.Session;
        row.IsAgentProvisional = run.IsProvisional;
        return ref row;
    }
}
