namespace Custodes.Contracts;

/// <summary>
/// The class of place where an argument's value was first seen in its session; the first match wins.
/// Numbers are on disk: never reuse one. The letters are those of the trace format's <c>origin</c>.
/// </summary>
public enum Origin : byte
{
    /// <summary>The telemetry carries no content, so nobody looked.</summary>
    Unknown = 0,

    /// <summary><c>u</c>: it stands in a user message.</summary>
    User = 1,

    /// <summary><c>f</c>: it is a whole leaf of a structured result.</summary>
    Field = 2,

    /// <summary><c>g</c>: a whole leaf of a structured result that stood in prose before.</summary>
    FieldAfterProse = 3,

    /// <summary><c>l</c>: inside a text leaf, filling a line, a cell or the part after a label.</summary>
    Line = 4,

    /// <summary><c>e</c>: inside a text leaf, in prose.</summary>
    Prose = 5,

    /// <summary><c>v</c>: free text made (80 % or more) of the prompt's words.</summary>
    PromptWords = 6,

    /// <summary><c>p</c>: free text made (80 % or more) of one result's words.</summary>
    ResultWords = 7,

    /// <summary><c>n</c>: nowhere before.</summary>
    Nowhere = 8,

    /// <summary><c>r</c>: somewhere in a result; the telemetry says no more.</summary>
    Result = 9,
}
