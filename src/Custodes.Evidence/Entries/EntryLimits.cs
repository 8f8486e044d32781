namespace Custodes.Evidence.Entries;

/// <summary>How large an entry and its parts may be.</summary>
/// <remarks>
/// Chosen so that the largest finding fits an entry: 16 parts with 5 texts of 512 bytes, 7 texts of
/// 1,024 bytes, names and numbers. A test writes that finding.
/// </remarks>
public static class EntryLimits
{
    /// <summary>Bytes of an entry at most: what the 16-bit length of an entry bundle can say.</summary>
    public const int EntryBytesMax = 65_535;

    /// <summary>Bytes of a text's escaped form at most; a longer one is cut and ends in its hash.</summary>
    public const int TextBytesMax = 1024;

    /// <summary>The same for the texts of a finding's parts.</summary>
    public const int PartTextBytesMax = 512;

    /// <summary>Parts of a finding at most; further ones, the weakest, are left out and counted.</summary>
    public const int PartCountMax = 16;
}
