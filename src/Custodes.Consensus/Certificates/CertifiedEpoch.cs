using Custodes.Consensus.Bodies;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;

namespace Custodes.Consensus.Certificates;

/// <summary>The end of an epoch that a quorum committed to, as somebody sees it who does not vote.</summary>
/// <param name="Body">What was agreed on.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Final">The signatures.</param>
/// <param name="Voters">Who could vote.</param>
public sealed record CertifiedEpoch(
    EpochBody Body,
    Sha256Hash Digest,
    Certificate Final,
    ValidatorSet Voters
)
{
    /// <summary>Indices in the registry of those who signed, ascending.</summary>
    public ushort[] SignerNodes()
    {
        List<ushort> nodes = [];
        for (int signer = 0; signer < Voters.Count; signer++)
        {
            if (Final.Has(signer))
            {
                nodes.Add(Voters[signer].Node);
            }
        }

        return [.. nodes];
    }
}
