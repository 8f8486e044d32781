using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;

namespace Custodes.Consensus.Protocol;

/// <summary>The part of a body's validity that needs the chain alone: its place, its accusations, its next validators.</summary>
internal static class BodyCheck
{
    public static bool IsSound(EpochBody body, ChainState chain, IVoteVerifier verifier)
    {
        bool isInPlace =
            body.Chain == chain.Chain
            && new InstanceName(body.Epoch, body.PreviousDigest, body.SetHash)
                == chain.NextInstance;
        return isInPlace && IsSet(body.NextSet, verifier) && IsProven(body, chain, verifier);
    }

    /// <summary>Evidence that holds, is not too old and was not brought before.</summary>
    public static bool IsFresh(
        EquivocationEvidence evidence,
        ChainState chain,
        IVoteVerifier verifier
    ) =>
        !chain.IsAccused(evidence.Epoch, evidence.Signer)
        && chain.SetOf(evidence.Epoch) is { } set
        && evidence.TryVerify(chain.Chain, set, verifier, out _);

    private static bool IsSet(ValidatorSet? set, IVoteVerifier verifier)
    {
        for (int index = 0; index < (set?.Count ?? 0); index++)
        {
            if (!verifier.IsKey(set![index]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsProven(EpochBody body, ChainState chain, IVoteVerifier verifier)
    {
        foreach (EquivocationEvidence evidence in body.Evidence)
        {
            if (!IsFresh(evidence, chain, verifier))
            {
                return false;
            }
        }

        return true;
    }
}
