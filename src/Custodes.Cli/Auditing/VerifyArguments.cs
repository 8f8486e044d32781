namespace Custodes.Cli.Auditing;

/// <summary>What <c>custodes verify</c> was told.</summary>
/// <param name="Place">A directory or an address.</param>
/// <param name="Key">A vkey or a file with one; null when none was given.</param>
/// <param name="PolicyPath">The witness policy; null for none.</param>
/// <param name="SincePath">A checkpoint that was kept; null for none.</param>
/// <param name="IsOpaque">Whether entries are bytes, as in other people's logs.</param>
/// <param name="Json">Whether to print one JSON object.</param>
/// <param name="ClusterDirectory">The files of the cluster whose tree the log is about; null checks what it says of itself.</param>
/// <param name="Beside">Directories of other nodes, whose clocks are compared; null for none.</param>
/// <param name="ValidatorsPath">The registry whose validators certificates must be signed by; null checks no signature.</param>
internal sealed record VerifyArguments(
    string Place,
    string? Key,
    string? PolicyPath,
    string? SincePath,
    bool IsOpaque,
    bool Json,
    string? ValidatorsPath = null,
    string? ClusterDirectory = null,
    IReadOnlyList<string>? Beside = null
);
