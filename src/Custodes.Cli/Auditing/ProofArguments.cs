namespace Custodes.Cli.Auditing;

/// <summary>What <c>custodes verify --proof</c> was told.</summary>
/// <param name="ProofPath">The proof.</param>
/// <param name="EntryPath">The entry's bytes.</param>
/// <param name="Key">A vkey or a file with one; null when none was given.</param>
/// <param name="PolicyPath">The witness policy; null for none.</param>
/// <param name="Json">Whether to print one JSON object.</param>
internal sealed record ProofArguments(
    string ProofPath,
    string EntryPath,
    string? Key,
    string? PolicyPath,
    bool Json
);
