namespace Custodes.Contracts;

/// <summary>The rungs of the ladder. Numbers are on disk and in metrics: never reuse one.</summary>
public enum VerdictLevel : byte
{
    /// <summary>Nothing held against it.</summary>
    Normal = 0,

    /// <summary>Something happened; nobody need act.</summary>
    Watch = 1,

    /// <summary>A person should look.</summary>
    Suspect = 2,

    /// <summary>It must not act until released.</summary>
    Quarantined = 3,
}
