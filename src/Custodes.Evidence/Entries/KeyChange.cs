namespace Custodes.Evidence.Entries;

/// <summary>What happened to a signing key.</summary>
public enum KeyChange
{
    /// <summary>It is the first of its name.</summary>
    New = 0,

    /// <summary>It replaces another one.</summary>
    Rotate = 1,

    /// <summary>It signs no more.</summary>
    Retire = 2,
}
