namespace Custodes.Cli.Auditing;

/// <summary>A verification as JSON.</summary>
/// <param name="Sound">Whether nothing is wrong.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Key">The key that was believed.</param>
/// <param name="KeySource">Where it came from.</param>
/// <param name="SignedBy">The key that signs today, when it was replaced; else the same.</param>
/// <param name="Size">Entries under the checkpoint.</param>
/// <param name="Root">The root over them, in hexadecimal; empty without a checkpoint.</param>
/// <param name="Quorum">Whether the policy's quorum was reached; null where none was asked for.</param>
/// <param name="CosignedAt">When the newest cosignature was made, in seconds since 1970; null without any.</param>
/// <param name="Witnesses">Those whose cosignatures hold.</param>
/// <param name="Entries">Entries by type; empty with <c>--opaque</c>.</param>
/// <param name="Clocks">What was found of nodes, clocks and windows, in words.</param>
/// <param name="Live">Whether there is more than the checkpoint covers.</param>
/// <param name="FaultCount">How many faults were met.</param>
/// <param name="Faults">The first of them.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="EntriesPerSecond">How fast.</param>
internal sealed record VerifyLine(
    bool Sound,
    string Origin,
    string Key,
    string KeySource,
    string SignedBy,
    long Size,
    string Root,
    bool? Quorum,
    long? CosignedAt,
    IReadOnlyList<string> Witnesses,
    IReadOnlyDictionary<string, long> Entries,
    IReadOnlyList<string> Clocks,
    bool Live,
    long FaultCount,
    IReadOnlyList<FaultLine> Faults,
    double Seconds,
    double EntriesPerSecond
);
