namespace Custodes.Evidence.Entries;

/// <summary>Why bytes are not canonical JSON (RFC 8785).</summary>
public enum JsonRefusal
{
    /// <summary>They are.</summary>
    None = 0,

    /// <summary>Not UTF-8.</summary>
    NotUtf8 = 1,

    /// <summary>Not JSON, or with white space, which the canonical form has none of.</summary>
    Syntax = 2,

    /// <summary>The text ends too early.</summary>
    Unfinished = 3,

    /// <summary>Something follows the value.</summary>
    TextAfterValue = 4,

    /// <summary>A character is escaped that needs none, or not in its shortest form.</summary>
    EscapeNotCanonical = 5,

    /// <summary>A control character that is not escaped.</summary>
    ControlCharacter = 6,

    /// <summary>A number that is not a whole one within ±(2⁵³ - 1), or not in its shortest form.</summary>
    NumberNotCanonical = 7,

    /// <summary>The names of an object do not ascend by their UTF-16 code units.</summary>
    NamesNotSorted = 8,

    /// <summary>An object has a name twice.</summary>
    NameTwice = 9,

    /// <summary>Objects and lists are nested deeper than the limit.</summary>
    TooDeep = 10,
}
