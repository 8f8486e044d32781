namespace Custodes.Contracts.Fleet;

/// <summary>Which of OTLP's three requests a body is.</summary>
public enum TelemetrySignal : byte
{
    /// <summary>ExportTraceServiceRequest.</summary>
    Traces = 0,

    /// <summary>ExportLogsServiceRequest.</summary>
    Logs = 1,

    /// <summary>ExportMetricsServiceRequest.</summary>
    Metrics = 2,
}
