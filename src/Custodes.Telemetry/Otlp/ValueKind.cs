namespace Custodes.Telemetry.Otlp;

/// <summary>What an attribute's value is, whichever encoding it came in.</summary>
internal enum ValueKind : byte
{
    None,
    Text,
    Truth,
    Whole,
    Real,

    /// <summary>A list or an object, as JSON text.</summary>
    Json,

    /// <summary>Raw bytes.</summary>
    Bytes,
}
