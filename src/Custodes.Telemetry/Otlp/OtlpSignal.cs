namespace Custodes.Telemetry.Otlp;

/// <summary>Which of the three OTLP requests a body is; the route it came by says so.</summary>
public enum OtlpSignal
{
    /// <summary><c>ExportTraceServiceRequest</c>.</summary>
    Traces,

    /// <summary><c>ExportLogsServiceRequest</c>.</summary>
    Logs,

    /// <summary><c>ExportMetricsServiceRequest</c>: read for its shape and counted, no more.</summary>
    Metrics,
}
