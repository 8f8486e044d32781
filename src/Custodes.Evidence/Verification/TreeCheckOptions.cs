namespace Custodes.Evidence.Verification;

/// <summary>How thoroughly a tree is checked.</summary>
public sealed record TreeCheckOptions
{
    /// <summary>Entries before this are not read; a multiple of 256. Their hashes still count for the root.</summary>
    public long Start { get; init; }

    /// <summary>Heads that were seen earlier, in any order.</summary>
    public IReadOnlyList<TreeHead> OldHeads { get; init; } = [];

    /// <summary>Judges what the entries say; null when they are only bytes.</summary>
    public IEntryCheck? Entries { get; init; }

    /// <summary>How many faults are described; the rest is counted.</summary>
    public int FaultCountMax { get; init; } = 20;

    /// <summary>Whether all files are listed, to find those that do not belong there.</summary>
    public bool ListsFiles { get; init; } = true;

    /// <summary>
    /// Whether files beyond the checkpoint are normal: a log that is being written, or one that waits
    /// for its witnesses.
    /// </summary>
    public bool AllowsUnpublished { get; init; }
}
