namespace Custodes.Server.Otlp;

/// <summary>The status codes of gRPC that replies use; the numbers are google.rpc.Code's.</summary>
internal enum GrpcStatus : byte
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The request is wrong, whatever the state of the node; do not send it again.</summary>
    InvalidArgument = 3,

    /// <summary>A limit that does not go away by waiting.</summary>
    ResourceExhausted = 8,

    /// <summary>No such method, or a compression that is not known.</summary>
    Unimplemented = 12,

    /// <summary>gRPC's own framing is broken.</summary>
    Internal = 13,

    /// <summary>Not now.</summary>
    Unavailable = 14,
}
