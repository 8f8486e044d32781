namespace Custodes.Contracts.Fleet;

/// <summary>How a request's body is written. It is never compressed any more when it gets here.</summary>
public enum TelemetryEncoding : byte
{
    /// <summary>Binary protobuf.</summary>
    Protobuf = 0,

    /// <summary>OTLP's JSON mapping of it.</summary>
    Json = 1,
}
