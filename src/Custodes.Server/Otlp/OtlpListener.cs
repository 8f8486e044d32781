namespace Custodes.Server.Otlp;

/// <summary>Which of the two ways telemetry came in.</summary>
internal enum OtlpListener : byte
{
    /// <summary>Port 4317 as a rule.</summary>
    Grpc = 0,

    /// <summary>Port 4318 as a rule.</summary>
    Http = 1,
}
