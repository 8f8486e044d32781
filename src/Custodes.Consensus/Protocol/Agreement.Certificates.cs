using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;
using Custodes.Consensus.Wal;
using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

// Moves on when a quorum has spoken.
internal sealed partial class Agreement
{
    /// <summary>A certificate from somewhere; it is checked here.</summary>
    public void OnCertificate(Certificate certificate)
    {
        Statement said = certificate.Statement;
        if (said.Instance != id || said.Kind == VoteKind.Propose)
        {
            return;
        }

        if (said.View <= views.Count && IsCertified(views[said.View - 1], said))
        {
            return;
        }

        if (
            Final is not null
            && said.Kind == VoteKind.Finalize
            && said.Value == Final.Statement.Value
        )
        {
            return;
        }

        ReadOnlySpan<Vote?> known =
            said.View <= views.Count ? views[said.View - 1].Tally(said.Kind) : [];
        CertificateRefusal refusal = certificate.Check(
            set,
            rules.IsQuorum(set, certificate.Signers),
            identity.Verifier,
            known
        );
        if (refusal == CertificateRefusal.None)
        {
            Take(certificate);
        }
    }

    /// <summary>How another validator saw the epoch end.</summary>
    public void OnFinal(ConsensusMessage.FinalShown shown)
    {
        if (shown.Notarization is { } notarization)
        {
            OnCertificate(notarization);
        }

        OnCertificate(shown.Final);
        if (Decision is null && Final is not null && shown.Body is { } body)
        {
            OnBody(body);
        }
    }

    private void TakeAll(ConsensusMessage.Proposal proposal)
    {
        if (proposal.Notarization is { } notarization)
        {
            OnCertificate(notarization);
        }

        foreach (Certificate nullification in proposal.Nullifications)
        {
            OnCertificate(nullification);
        }
    }

    // From here on the certificate is known to hold.
    private void Take(Certificate certificate)
    {
        Compare(certificate);
        if (Final is not null || !Store(certificate))
        {
            return;
        }

        ViewState state = Of(certificate.Statement.View);
        switch (certificate.Statement.Kind)
        {
            case VoteKind.Notarize:
                Log(new WalRecord.Certified(certificate));
                ActOnNotarization(state);
                Reconsider();
                break;
            case VoteKind.Nullify:
                Log(new WalRecord.Certified(certificate));
                if (View <= state.View)
                {
                    Pass(certificate, state.View);
                }
                else
                {
                    Reconsider();
                }

                break;
            default:
                Conclude();
                break;
        }
    }

    // Remembers the first of its kind; false when there is one already.
    private bool Store(Certificate certificate)
    {
        ViewState state = Of(certificate.Statement.View);
        switch (certificate.Statement.Kind)
        {
            case VoteKind.Notarize when state.Notarization is null:
                state.Notarization = certificate;
                return true;
            case VoteKind.Nullify when state.Nullification is null:
                state.Nullification = certificate;
                state.Forget(VoteKind.Nullify);
                return true;
            case VoteKind.Finalize when Final is null:
                Final = certificate;
                return true;
            default:
                return false;
        }
    }

    private void ActOnNotarization(ViewState state)
    {
        Finalize(state, state.Notarization!.Statement.Value);
        if (Final is null && isStarted && View <= state.View)
        {
            effects.Add(
                new ConsensusEffect.SetTimer(
                    new TimerId(TimerKind.Grace, Name.Epoch, state.View),
                    options.GraceMs
                )
            );
        }
    }

    private void Pass(Certificate certificate, int view)
    {
        if (!isStarted || Final is not null)
        {
            return;
        }

        Broadcast(new ConsensusMessage.CertificateShown(Name.Epoch, certificate));
        Enter(view + 1);
    }

    // A certificate of an earlier view may be what a proposal, or the own one, was waiting for.
    private void Reconsider()
    {
        if (View > 0 && Final is null)
        {
            Propose();
            Examine(Of(View));
        }
    }

    private void Conclude()
    {
        if (Decision is not null || Find(Final!.Statement.Value) is not { Body: not null } body)
        {
            return;
        }

        Decision = new Decision(Name, body.Digest, body.Bytes, Final, NotarizationOf(body.Digest));
        NextChain = chain.After(body.Body, body.Digest);
        effects.Add(new ConsensusEffect.Decide(Decision));
    }

    /// <summary>The chain after the decision.</summary>
    public ChainState? NextChain { get; private set; }

    private Certificate? NotarizationOf(Sha256Hash value)
    {
        for (int view = views.Count; view >= 1; view--)
        {
            if (views[view - 1].Notarization is { } held && held.Statement.Value == value)
            {
                return held;
            }
        }

        return null;
    }

    // Two certificates that contradict each other: everyone who signed both is guilty.
    private void Compare(Certificate certificate)
    {
        ViewState state = Of(certificate.Statement.View);
        for (int signer = 0; signer < set.Count; signer++)
        {
            if (!certificate.Has(signer))
            {
                continue;
            }

            if (signer == self)
            {
                OnOwnVoteHeard(state, certificate.Statement);
            }
            else if (Contradicted(state, certificate.Statement, signer) is { } held)
            {
                Accuse(held, certificate.VoteOf(signer));
            }
        }
    }
}
