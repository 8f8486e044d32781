using Custodes.Evidence.Notes;

namespace Custodes.Evidence.Verification;

/// <summary>What the verification of a log came to.</summary>
/// <param name="Head">The checkpoint, when it is one that the log signed.</param>
/// <param name="BundleBytes">Bytes of entries that were read, their lengths included.</param>
/// <param name="FileCount">Files that were listed; 0 where nobody can list them.</param>
/// <param name="Faults">What is wrong, the first so many.</param>
/// <param name="FaultCount">How many faults were met before the search was given up.</param>
public sealed record LogReport(
    SignedCheckpoint? Head,
    long BundleBytes,
    long FileCount,
    IReadOnlyList<LogFault> Faults,
    long FaultCount
)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => FaultCount == 0;
}
