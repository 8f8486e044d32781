namespace Custodes.Server;

/// <summary>Which listener a connection came in by; a feature of the connection.</summary>
internal enum ListenerKind : byte
{
    /// <summary>OTLP over gRPC.</summary>
    OtlpGrpc = 1,

    /// <summary>OTLP over HTTP.</summary>
    OtlpHttp = 2,

    /// <summary>The API.</summary>
    Api = 3,
}
