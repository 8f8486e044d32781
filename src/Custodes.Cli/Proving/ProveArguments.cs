namespace Custodes.Cli.Proving;

/// <summary>What <c>custodes prove</c> was told; exactly one of the four numbers is there.</summary>
/// <param name="Directory">The evidence directory, or a bare log for entries by their index.</param>
/// <param name="Entry">The entry's index.</param>
/// <param name="Alarm">The id of a finding.</param>
/// <param name="Verdict">The id of a verdict.</param>
/// <param name="Observation">The number of an observation.</param>
/// <param name="OutPath">Where the proof goes; null for standard output.</param>
/// <param name="EntryOutPath">Where the entry's bytes go; null for nowhere.</param>
internal sealed record ProveArguments(
    string Directory,
    long? Entry,
    long? Alarm,
    long? Verdict,
    long? Observation,
    string? OutPath,
    string? EntryOutPath
);
