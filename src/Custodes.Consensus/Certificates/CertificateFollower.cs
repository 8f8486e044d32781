using System.Diagnostics.CodeAnalysis;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Consensus.Certificates;

/// <summary>Checks certificates without voting, and follows from them who votes.</summary>
/// <remarks>
/// Pure: no clock, no IO. Not every epoch is needed; those that change the validators are, before the first that the
/// new ones signed. Whoever was replaced can still sign for epochs after that, and one who never saw the change would
/// believe them: a follower must be told of every change. One caller.
/// </remarks>
/// <param name="chain">Names the chain.</param>
/// <param name="genesis">Who votes at its beginning.</param>
/// <param name="verifier">Checks signatures.</param>
public sealed class CertificateFollower(
    Sha256Hash chain,
    ValidatorSet genesis,
    IVoteVerifier verifier
)
{
    /// <summary>Sets of validators that are remembered.</summary>
    public const int SetCountMax = 1024;

    private readonly List<(ulong From, ValidatorSet Set)> sets = [(1, genesis)];

    /// <summary>The validators, and from which epoch on they vote; ascending.</summary>
    public IReadOnlyList<(ulong From, ValidatorSet Set)> Sets => sets;

    /// <summary>Who votes in an epoch, as far as is known.</summary>
    public ValidatorSet VotersOf(ulong epoch)
    {
        Invariant.That(epoch > 0);
        int index = sets.Count - 1;
        while (sets[index].From > epoch)
        {
            index--;
        }

        return sets[index].Set;
    }

    /// <summary>Takes the end of an epoch, in any order, or says why not.</summary>
    /// <param name="message">As validators send it to each other, with its body.</param>
    /// <param name="epoch">What is certified by it.</param>
    public CertifiedRefusal Take(
        ReadOnlySpan<byte> message,
        [NotNullWhen(true)] out CertifiedEpoch? epoch
    )
    {
        epoch = null;
        if (
            !MessageCodec.TryRead(message, out ConsensusMessage? read)
            || read is not ConsensusMessage.FinalShown { Body: { } bytes } shown
            || !BodyCodec.TryRead(bytes, out EpochBody? body, out _)
            || body.Epoch == 0
        )
        {
            return CertifiedRefusal.Form;
        }

        Sha256Hash digest = EpochBody.DigestOf(bytes);
        Statement said = shown.Final.Statement;
        InstanceName name = new(body.Epoch, body.PreviousDigest, body.SetHash);
        bool isAboutBody =
            body.Chain == chain
            && shown.Epoch == body.Epoch
            && said.Kind == VoteKind.Finalize
            && said.Value == digest
            && said.Instance == name.ToId(chain);
        if (!isAboutBody)
        {
            return CertifiedRefusal.OtherStatement;
        }

        ValidatorSet voters = VotersOf(body.Epoch);
        if (voters.Hash != body.SetHash)
        {
            return CertifiedRefusal.OtherVoters;
        }

        if (!shown.Final.TryVerify(voters, verifier, out _))
        {
            return CertifiedRefusal.NotCertified;
        }

        CertifiedRefusal refusal = TakeSet(body);
        epoch =
            refusal == CertifiedRefusal.None
                ? new CertifiedEpoch(body, digest, shown.Final, voters)
                : null;
        return refusal;
    }

    private CertifiedRefusal TakeSet(EpochBody body)
    {
        if (body.NextSet is not { } next)
        {
            return CertifiedRefusal.None;
        }

        ulong from = body.Epoch + 2;
        int index = sets.FindIndex(known => known.From >= from);
        if (index >= 0 && sets[index].From == from)
        {
            return sets[index].Set.Hash == next.Hash
                ? CertifiedRefusal.None
                : CertifiedRefusal.Contradiction;
        }

        if (sets.Count >= SetCountMax)
        {
            return CertifiedRefusal.TooManySets;
        }

        sets.Insert(index < 0 ? sets.Count : index, (from, next));
        return CertifiedRefusal.None;
    }
}
