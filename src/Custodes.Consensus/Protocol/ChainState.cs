using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

/// <summary>What a validator has to know to take part in the next epoch: the end of the one before, and who votes.</summary>
/// <remarks>
/// A body of epoch e may name the validators from epoch e + 2 on; those of e + 1 are fixed when e is decided, so
/// that everybody who votes in an epoch is known before it begins.
/// </remarks>
public sealed record ChainState
{
    /// <summary>SHA-256 of the genesis.</summary>
    public required Sha256Hash Chain { get; init; }

    /// <summary>The last epoch decided; 0 before the first.</summary>
    public required ulong DecidedEpoch { get; init; }

    /// <summary>Its digest; zero before the first.</summary>
    public required Sha256Hash DecidedDigest { get; init; }

    /// <summary>Who votes in the next epoch.</summary>
    public required ValidatorSet Current { get; init; }

    /// <summary>Who votes in the epoch after it.</summary>
    public required ValidatorSet Next { get; init; }

    /// <summary>Who voted in the latest epochs, the last decided first; for evidence.</summary>
    public IReadOnlyList<ValidatorSet> Past { get; init; } = [];

    /// <summary>Whom an equivocation was already brought against, as (epoch, signer).</summary>
    public IReadOnlyList<(ulong Epoch, int Signer)> Accused { get; init; } = [];

    /// <summary>The agreement to come.</summary>
    public InstanceName NextInstance => new(DecidedEpoch + 1, DecidedDigest, Current.Hash);

    /// <summary>The beginning of a chain.</summary>
    public static ChainState Genesis(Sha256Hash chain, ValidatorSet set) =>
        new()
        {
            Chain = chain,
            DecidedEpoch = 0,
            DecidedDigest = default,
            Current = set,
            Next = set,
        };

    /// <summary>The state after this body was decided in <see cref="NextInstance"/>.</summary>
    public ChainState After(EpochBody body, Sha256Hash digest)
    {
        List<ValidatorSet> past = [Current];
        for (int index = 0; index < Past.Count; index++)
        {
            if (past.Count < ConsensusLimits.EvidenceEpochsMax)
            {
                past.Add(Past[index]);
            }
        }

        List<(ulong, int)> accused = [];
        foreach ((ulong epoch, int signer) in Accused)
        {
            if (epoch + ConsensusLimits.EvidenceEpochsMax > body.Epoch)
            {
                accused.Add((epoch, signer));
            }
        }

        foreach (EquivocationEvidence evidence in body.Evidence)
        {
            accused.Add((evidence.Epoch, evidence.Signer));
        }

        return this with
        {
            DecidedEpoch = body.Epoch,
            DecidedDigest = digest,
            Current = Next,
            Next = body.NextSet ?? Next,
            Past = past,
            Accused = accused,
        };
    }

    /// <summary>Who voted in an epoch that evidence may still be about, or null.</summary>
    public ValidatorSet? SetOf(ulong epoch)
    {
        if (epoch > DecidedEpoch)
        {
            return null;
        }

        ulong age = DecidedEpoch - epoch;
        return age < (ulong)Past.Count ? Past[(int)age] : null;
    }

    /// <summary>Whether a validator was accused of that epoch already.</summary>
    public bool IsAccused(ulong epoch, int signer)
    {
        foreach ((ulong Epoch, int Signer) one in Accused)
        {
            if (one == (epoch, signer))
            {
                return true;
            }
        }

        return false;
    }
}
