namespace Custodes.Contracts;

/// <summary>What an argument's value looks like. Numbers are on disk: never reuse one.</summary>
public enum ArgumentKind : byte
{
    /// <summary>The telemetry did not say and the value was not seen.</summary>
    Unknown = 0,

    /// <summary>A web address.</summary>
    Url = 1,

    /// <summary>A mail address.</summary>
    Email = 2,

    /// <summary>An identifier: account, order, hash, handle.</summary>
    Id = 3,

    /// <summary>A file path.</summary>
    Path = 4,

    /// <summary>A number.</summary>
    Number = 5,

    /// <summary>A date or a time.</summary>
    Date = 6,

    /// <summary>One word.</summary>
    Word = 7,

    /// <summary>A few words.</summary>
    Short = 8,

    /// <summary>Free text.</summary>
    Text = 9,

    /// <summary>True or false.</summary>
    Boolean = 10,
}
