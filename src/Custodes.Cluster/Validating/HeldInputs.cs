using Custodes.Aggregation.Baselines;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Inputs that a validator has.</summary>
/// <param name="Signed">As the global node signed them.</param>
/// <param name="Previous">The baseline that they begin with; null for none.</param>
/// <param name="DecidedThen">The last epoch that was decided when they came.</param>
internal sealed record HeldInputs(SignedInputs Signed, GlobalBaseline? Previous, ulong DecidedThen)
{
    /// <summary>Digest of the baseline before as bodies have it: zeros for none.</summary>
    public Sha256Hash PreviousDigest => Previous?.Digest ?? default;
}
