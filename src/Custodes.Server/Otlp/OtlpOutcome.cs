namespace Custodes.Server.Otlp;

/// <summary>How a telemetry request ended; a label of the request counter.</summary>
internal enum OtlpOutcome : byte
{
    /// <summary>All of it was taken.</summary>
    Accepted = 0,

    /// <summary>Some of it was taken.</summary>
    Partial = 1,

    /// <summary>Not OTLP.</summary>
    Malformed = 2,

    /// <summary>Past a size limit.</summary>
    TooLarge = 3,

    /// <summary>A content type or encoding, method or path that is not served.</summary>
    Unsupported = 4,

    /// <summary>No room now.</summary>
    Overloaded = 5,

    /// <summary>The node is going down.</summary>
    Stopping = 6,

    /// <summary>The sender went away before the answer.</summary>
    Aborted = 7,
}
