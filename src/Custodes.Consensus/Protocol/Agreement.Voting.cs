using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;
using Custodes.Consensus.Wal;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Consensus.Protocol;

// Says things, and hears what others say.
internal sealed partial class Agreement
{
    /// <summary>A vote of another validator.</summary>
    public void OnVote(Vote vote)
    {
        Statement said = vote.Statement;
        if (said.Instance != id || vote.Signer >= set.Count)
        {
            return;
        }

        if (said.View > Math.Max(View, 1) + ConsensusLimits.FutureViewsMax)
        {
            return;
        }

        ViewState state = Of(said.View);
        if (vote.Signer == self)
        {
            if (!isSuspended && vote.IsSigned(set, identity.Verifier))
            {
                OnOwnVoteHeard(state, said);
            }

            return;
        }

        Vote? contradicted = Contradicted(state, said, vote.Signer);
        bool isNew = contradicted is null && IsNeeded(state, vote);
        if ((contradicted is null && !isNew) || !vote.IsSigned(set, identity.Verifier))
        {
            return;
        }

        if (contradicted is not null)
        {
            Accuse(contradicted, vote);
        }

        Count(state, vote);
    }

    private void Notarize(ViewState state, Statement proposed, BodyState body)
    {
        if (!MayVote || !rules.MayNotarize(state.Own))
        {
            return;
        }

        if (!body.IsLogged)
        {
            body.IsLogged = true;
            Log(new WalRecord.Body(body.Bytes));
        }

        state.Own.Notarized = Say(proposed with { Kind = VoteKind.Notarize });
        Count(state, state.Own.Notarized);
    }

    private void Nullify(ViewState state)
    {
        if (!MayVote || !rules.MayNullify(state.Own))
        {
            return;
        }

        state.Own.Nullified = Say(
            new Statement(VoteKind.Nullify, id, state.View, Parent: 0, default)
        );
        Count(state, state.Own.Nullified);
    }

    private void Finalize(ViewState state, Sha256Hash value)
    {
        if (!MayVote || !rules.MayFinalize(state.Own))
        {
            return;
        }

        state.Own.Finalized = Say(
            new Statement(VoteKind.Finalize, id, state.View, Parent: 0, value)
        );
        Count(state, state.Own.Finalized);
    }

    // The order is the promise: on disk, then on the wire, then counted.
    private Vote Say(Statement statement)
    {
        Vote vote = Sign(statement);
        Broadcast(new ConsensusMessage.VoteCast(Name.Epoch, vote));
        return vote;
    }

    private Vote Sign(Statement statement)
    {
        Vote vote = Vote.Sign(statement, self, identity.Signer);
        Log(new WalRecord.OwnVote(vote));
        return vote;
    }

    private void Remember(Vote vote)
    {
        Invariant.That(vote.Signer == self);
        ViewState state = Of(vote.Statement.View);
        switch (vote.Statement.Kind)
        {
            case VoteKind.Propose:
                state.Own.Proposed = vote;
                return;
            case VoteKind.Notarize:
                state.Own.Notarized = vote;
                break;
            case VoteKind.Nullify:
                state.Own.Nullified = vote;
                break;
            default:
                state.Own.Finalized = vote;
                break;
        }

        state.Tally(vote.Statement.Kind)[self] = vote;
    }

    private void Count(ViewState state, Vote vote)
    {
        Vote?[] tally = state.Tally(vote.Statement.Kind);
        tally[vote.Signer] ??= vote;
        if (tally[vote.Signer]!.Statement != vote.Statement || IsCertified(state, vote.Statement))
        {
            return;
        }

        UInt128 signers = 0;
        foreach (Vote? other in tally)
        {
            if (other is not null && other.Statement == vote.Statement)
            {
                signers |= UInt128.One << other.Signer;
            }
        }

        if (rules.IsQuorum(set, signers))
        {
            Take(Certificate.Assemble(vote.Statement, tally));
        }
    }

    // What a certificate already says needs no further signature checks.
    private bool IsNeeded(ViewState state, Vote vote) =>
        Final is null
        && state.Find(vote.Statement.Kind, vote.Signer) is null
        && !IsCertified(state, vote.Statement);

    private bool IsCertified(ViewState state, Statement statement) =>
        statement.Kind switch
        {
            VoteKind.Notarize => state.Notarization?.Statement == statement,
            VoteKind.Nullify => state.Nullification is not null,
            _ => Final?.Statement == statement,
        };

    // A vote of this validator that an honest one would not have said beside the statement.
    private Vote? Contradicted(ViewState state, Statement said, int signer)
    {
        foreach (
            VoteKind kind in (ReadOnlySpan<VoteKind>)
                [VoteKind.Notarize, VoteKind.Nullify, VoteKind.Finalize]
        )
        {
            Vote? held = state.Find(kind, signer);
            if (held is not null && EquivocationEvidence.IsConflict(held.Statement, said))
            {
                return IsAccused(signer) ? null : held;
            }

            Certificate? certificate = CertificateOf(state, kind);
            if (
                certificate is not null
                && certificate.Has(signer)
                && EquivocationEvidence.IsConflict(certificate.Statement, said)
            )
            {
                return IsAccused(signer) ? null : certificate.VoteOf(signer);
            }
        }

        return null;
    }

    private Certificate? CertificateOf(ViewState state, VoteKind kind) =>
        kind switch
        {
            VoteKind.Notarize => state.Notarization,
            VoteKind.Nullify => state.Nullification,
            _ => Final?.Statement.View == state.View ? Final : null,
        };

    private bool IsAccused(int signer)
    {
        foreach (EquivocationEvidence found in Found)
        {
            if (found.Signer == signer)
            {
                return true;
            }
        }

        return false;
    }

    private void Accuse(Vote held, Vote vote)
    {
        if (IsAccused(vote.Signer))
        {
            return;
        }

        var evidence = EquivocationEvidence.Of(Name, held, vote);
        Found.Add(evidence);
        effects.Add(new ConsensusEffect.EvidenceFound(evidence));
    }

    // Nobody else can sign for this validator. A vote of its own that it does not know means that its disk was
    // set back or its key runs twice: from here on every further vote could contradict one it forgot.
    private void OnOwnVoteHeard(ViewState state, Statement said)
    {
        Vote? known = said.Kind switch
        {
            VoteKind.Notarize => state.Own.Notarized,
            VoteKind.Nullify => state.Own.Nullified,
            VoteKind.Finalize => state.Own.Finalized,
            _ => state.Own.Proposed,
        };
        bool isForgotten = known?.Statement != said && Final is null;

        // A rule broken on purpose must not be made up for by this.
        if (isForgotten && !isSuspended && mutation == RuleMutation.None)
        {
            Log(new WalRecord.Suspended());
            Suspend();
        }
    }
}
