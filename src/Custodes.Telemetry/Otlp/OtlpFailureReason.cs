namespace Custodes.Telemetry.Otlp;

/// <summary>Why a body could not be read to its end.</summary>
public enum OtlpFailureReason
{
    /// <summary>It could.</summary>
    None,

    /// <summary>It is longer than the limit; nothing of it was read.</summary>
    BodyTooLarge,

    /// <summary>It ends inside a field.</summary>
    Truncated,

    /// <summary>A varint has more than ten bytes.</summary>
    VarintTooLong,

    /// <summary>A length reaches past the end of the message that holds it.</summary>
    LengthPastEnd,

    /// <summary>A field has a wire type that its number or protobuf does not allow; groups are among these.</summary>
    WireTypeWrong,

    /// <summary>A field has the number 0.</summary>
    FieldNumberZero,

    /// <summary>Values are nested deeper than the limit.</summary>
    NestedTooDeep,

    /// <summary>It is not JSON.</summary>
    JsonMalformed,

    /// <summary>It is JSON, but a list or an object stands where the format has something else.</summary>
    JsonShapeWrong,
}
