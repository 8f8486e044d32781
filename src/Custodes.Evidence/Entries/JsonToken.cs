namespace Custodes.Evidence.Entries;

/// <summary>One value of an entry: what it is, where it stands, and which one comes after everything inside it.</summary>
internal struct JsonToken
{
    /// <summary>What it is.</summary>
    public JsonTokenKind Kind;

    /// <summary>Whether a reader has asked for it.</summary>
    public bool IsAsked;

    /// <summary>Where its name begins, behind the quotation mark; the name has no bytes where there is none.</summary>
    public int NameStart;

    /// <summary>Bytes of its name, escaped.</summary>
    public int NameBytes;

    /// <summary>Its first byte.</summary>
    public int Start;

    /// <summary>The byte behind its last one.</summary>
    public int End;

    /// <summary>The token that follows it and all that is inside it.</summary>
    public int Next;

    /// <summary>What a number is; 0 for anything else.</summary>
    public long Number;
}
