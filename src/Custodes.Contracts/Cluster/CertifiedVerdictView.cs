namespace Custodes.Contracts.Cluster;

/// <summary>A verdict that binds the fleet, and who signed it.</summary>
/// <param name="Agent">On whom; the hash where the name is not known here.</param>
/// <param name="Kind"><c>quarantine</c> or <c>release</c>.</param>
/// <param name="Epoch">Which epoch of the validators certified it.</param>
/// <param name="N">How many could vote.</param>
/// <param name="Q">How many are a quorum, when they weigh the same.</param>
/// <param name="SignedBy">Names of those who signed.</param>
/// <param name="Evidence">Hash of what it follows from, hexadecimal.</param>
public sealed record CertifiedVerdictView(
    string Agent,
    string Kind,
    long Epoch,
    int N,
    int Q,
    IReadOnlyList<string> SignedBy,
    string Evidence
);
