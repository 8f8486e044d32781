namespace Custodes.Telemetry.Jsonl;

/// <summary>Why a line of a JSONL trace gave no observation.</summary>
/// <remarks>
/// The first group says that the line is no JSON text (RFC 8259), the second that it is one which
/// does not describe an event. A line with both kinds of fault is reported under the first.
/// </remarks>
public enum JsonlFailure : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The line is longer than <see cref="JsonlLimits.LineBytesMax"/>; nobody looked inside.</summary>
    LineTooLong = 1,

    /// <summary>The line is not UTF-8.</summary>
    InvalidUtf8 = 2,

    /// <summary>A byte stands where the grammar of JSON has no place for it.</summary>
    UnexpectedByte = 3,

    /// <summary>The line ends inside a value.</summary>
    LineEndsEarly = 4,

    /// <summary>A number is not written as JSON writes numbers.</summary>
    BadNumber = 5,

    /// <summary>A backslash in a string starts no escape that JSON knows.</summary>
    BadEscape = 6,

    /// <summary>A string holds a byte below 0x20 that is not escaped.</summary>
    ControlCharacter = 7,

    /// <summary>Objects and arrays are nested more than 64 deep.</summary>
    TooDeep = 8,

    /// <summary>The line is a JSON value, but no object.</summary>
    NotAnObject = 9,

    /// <summary>A key that every event needs is absent, null or empty.</summary>
    MissingKey = 10,

    /// <summary>The value of a known key is of a type that the key does not take.</summary>
    WrongType = 11,

    /// <summary>The number of a known key does not fit 64 bits.</summary>
    OutOfRange = 12,
}
