namespace Custodes.Evidence.Entries;

/// <summary>Why bytes are not an entry.</summary>
public enum EntryRefusal
{
    /// <summary>They are.</summary>
    None = 0,

    /// <summary>More than 65,535 bytes.</summary>
    TooLong = 1,

    /// <summary>Not canonical JSON.</summary>
    NotCanonical = 2,

    /// <summary>Not an object.</summary>
    NotAnObject = 3,

    /// <summary>A type that this version does not know.</summary>
    TypeUnknown = 4,

    /// <summary>A version of the type that this version does not know.</summary>
    VersionUnknown = 5,

    /// <summary>A field that its type has is not there.</summary>
    FieldMissing = 6,

    /// <summary>A field is there that its type has not.</summary>
    FieldUnknown = 7,

    /// <summary>A text where a number belongs, or the like.</summary>
    FieldKindWrong = 8,

    /// <summary>A number outside its range.</summary>
    NumberOutOfRange = 9,

    /// <summary>A text longer than its limit.</summary>
    TextTooLong = 10,

    /// <summary>A word that is none of those that may stand there.</summary>
    WordUnknown = 11,

    /// <summary>Not as many lower-case hexadecimal digits as belong there: 64 for a hash.</summary>
    HashMalformed = 12,

    /// <summary>More items than a list may have.</summary>
    ListTooLong = 13,

    /// <summary>Fields that contradict each other.</summary>
    FieldsContradict = 14,

    /// <summary>Not base64 with its padding, in its only form.</summary>
    Base64Malformed = 15,
}
