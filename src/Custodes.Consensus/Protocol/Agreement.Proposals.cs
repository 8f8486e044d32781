using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Consensus.Protocol;

// Leads, and judges those who lead.
internal sealed partial class Agreement
{
    /// <summary>A leader's proposal; what it brings along is used whatever becomes of the proposal.</summary>
    public void OnProposal(ConsensusMessage.Proposal proposal)
    {
        Statement said = proposal.Vote.Statement;
        int signer = proposal.Vote.Signer;
        if (
            said.Instance != id
            || said.View < View
            || said.View > Math.Max(View, 1) + ConsensusLimits.FutureViewsMax
            || signer != leaders.Of(said.View)
            || Final is not null
        )
        {
            return;
        }

        ViewState state = Of(said.View);
        bool isRepeated = state.FirstProposal?.Statement == said;
        bool isExamined = isRepeated && state.Candidate is null;
        if (
            isExamined
            || (!isRepeated && state.ProposalCount >= ConsensusLimits.ProposalsPerViewMax)
            || !proposal.Vote.IsSigned(set, identity.Verifier)
        )
        {
            return;
        }

        if (signer == self)
        {
            OnOwnVoteHeard(state, said);
            return;
        }

        if (state.FirstProposal is null)
        {
            state.FirstProposal = proposal.Vote;
        }
        else if (!isRepeated && !IsAccused(signer))
        {
            Accuse(state.FirstProposal, proposal.Vote);
        }

        state.ProposalCount += isRepeated ? 0 : 1;
        TakeAll(proposal);
        state.Candidate = proposal;
        Examine(state);
    }

    /// <summary>A body that was asked for: only what is wanted is kept.</summary>
    public void OnBody(byte[] bytes)
    {
        Sha256Hash digest = EpochBody.DigestOf(bytes);
        if (Wanted() == digest && AddBody(digest, bytes) is not null)
        {
            if (Final is not null)
            {
                Conclude();
            }
            else if (View > 0)
            {
                Propose();
                Examine(Of(View));
            }
        }
    }

    /// <summary>What the host found about a body.</summary>
    public void OnValidated(Sha256Hash digest, BodyVerdict verdict)
    {
        BodyState? body = Find(digest);
        if (
            body is null
            || body.Verdict is BodyVerdict.Valid or BodyVerdict.Invalid or BodyVerdict.Incomplete
        )
        {
            return;
        }

        body.Verdict = verdict;
        if (View > 0 && Final is null)
        {
            Examine(Of(View));
        }
    }

    /// <summary>The host computed a body to propose.</summary>
    public void OnBuilt(int view, byte[] bytes)
    {
        if (
            view != View
            || Final is not null
            || Of(view).Own.Proposed is not null
            || HighestNotarized(view) != 0
        )
        {
            return;
        }

        Sha256Hash digest = EpochBody.DigestOf(bytes);
        if (AddBody(digest, bytes) is { } body)
        {
            Invariant.That(body.Verdict != BodyVerdict.Invalid);
            body.Verdict = BodyVerdict.Valid;
            Propose(Of(view), parent: 0, digest);
        }
    }

    // A leader proposes again what was notarised last; only when nothing was may it propose something new.
    private void Propose()
    {
        ViewState state = Of(View);
        if (!MayVote || !IsLeader(View) || state.Own.Proposed is not null)
        {
            return;
        }

        int parent = HighestNotarized(View);
        if (NullifiedFrom(View) > parent + 1)
        {
            Fetch();
        }
        else if (parent > 0)
        {
            Propose(state, parent, views[parent - 1].Notarization!.Statement.Value);
        }
        else if (!state.IsBuilding)
        {
            state.IsBuilding = true;
            effects.Add(new ConsensusEffect.BuildBody(Name, View, PendingEvidence));
        }
    }

    private void Propose(ViewState state, int parent, Sha256Hash value)
    {
        if (!MayVote)
        {
            return;
        }

        Vote vote = Sign(new Statement(VoteKind.Propose, id, state.View, parent, value));
        state.Own.Proposed = vote;
        state.FirstProposal = vote;
        state.ProposalCount = 1;
        ConsensusMessage.Proposal proposal = new(
            Name.Epoch,
            vote,
            Find(value)?.Bytes,
            parent == 0 ? null : views[parent - 1].Notarization,
            Nullifications(parent, state.View)
        );
        state.ProposalMessage = MessageCodec.Write(proposal);
        state.Candidate = proposal;
        effects.Add(new ConsensusEffect.Broadcast(state.ProposalMessage));
        Examine(state);
    }

    private void Examine(ViewState state)
    {
        if (state.View != View || state.Candidate is not { } candidate || Final is not null)
        {
            return;
        }

        Statement said = candidate.Vote.Statement;
        bool isParentNotarized =
            said.Parent > 0 && views[said.Parent - 1].Notarization?.Statement.Value == said.Value;
        BodyState? body = Find(said.Value);
        if (body is null && candidate.Body is { } bytes && EpochBody.DigestOf(bytes) == said.Value)
        {
            body = AddBody(said.Value, bytes);
        }

        bool isJustified = rules.IsJustified(
            state.View,
            said.Parent,
            isParentNotarized,
            NullifiedFrom(state.View)
        );
        if (body is null || !isJustified)
        {
            AskLeader(state, candidate);
            return;
        }

        Judge(state, said, body);
    }

    private void Judge(ViewState state, Statement said, BodyState body)
    {
        // A value that a quorum notarised must go on whatever this validator misses in it: what is here and not there differs
        // from one honest validator to the next, and would otherwise stop an epoch in which nothing else can be proposed.
        bool isNew = said.Parent == 0;
        switch (body.Verdict)
        {
            case BodyVerdict.Incomplete when isNew:
            case BodyVerdict.Valid when isNew && OmitsEvidence(body):
                state.Candidate = null;
                Nullify(state);
                break;
            case BodyVerdict.Valid or BodyVerdict.Incomplete:
                state.Candidate = null;
                Notarize(state, said, body);
                break;
            case BodyVerdict.Invalid:
                state.Candidate = null;
                Nullify(state);
                break;
            default:
                if (!body.IsAsked)
                {
                    body.IsAsked = true;
                    effects.Add(new ConsensusEffect.Validate(body.Digest, body.Bytes));
                }

                break;
        }
    }

    private bool OmitsEvidence(BodyState body)
    {
        if (mutation == RuleMutation.EvidenceNotDemanded || body.Body is not { } read)
        {
            return false;
        }

        foreach (EquivocationEvidence evidence in DueEvidence)
        {
            bool isThere = read.Evidence.Length >= ConsensusLimits.EvidenceMax;
            foreach (EquivocationEvidence other in read.Evidence)
            {
                isThere |= other.CompareTo(evidence) == 0;
            }

            if (!isThere)
            {
                return true;
            }
        }

        return false;
    }

    private BodyState? Find(Sha256Hash digest)
    {
        foreach (BodyState body in bodies)
        {
            if (body.Digest == digest)
            {
                return body;
            }
        }

        return null;
    }

    private BodyState? AddBody(Sha256Hash digest, byte[] bytes)
    {
        if (Find(digest) is { } held)
        {
            return held;
        }

        if (bodies.Count >= ConsensusLimits.BodiesMax && !TryMakeRoom())
        {
            return null;
        }

        BodyState body = new(digest, bytes);
        bool isBody = BodyCodec.TryRead(bytes, out EpochBody? read, out _);
        if (!isBody || !BodyCheck.IsSound(read!, chain, identity.Verifier))
        {
            body.Verdict = BodyVerdict.Invalid;
        }

        body.Body = read;
        bodies.Add(body);
        return body;
    }

    // What was notarised here is promised to others, and what is certified is needed; the rest may be sent again.
    // Without this a few liars could fill the room with garbage and leave none for an honest leader.
    private bool TryMakeRoom()
    {
        for (int index = 0; index < bodies.Count; index++)
        {
            BodyState body = bodies[index];
            bool isCandidate = View > 0 && Of(View).Candidate?.Vote.Statement.Value == body.Digest;
            if (!body.IsLogged && !isCandidate && NotarizationOf(body.Digest) is null)
            {
                bodies.RemoveAt(index);
                return true;
            }
        }

        // A decided value is needed whatever else is held: without it the chain ends here.
        return Final is not null;
    }

    private void RestoreBody(byte[] bytes)
    {
        if (AddBody(EpochBody.DigestOf(bytes), bytes) is { } body)
        {
            // It was notarised, so it was valid; whoever changed the log could change the votes as well.
            body.Verdict = BodyVerdict.Valid;
            body.IsLogged = true;
        }
    }

    private int HighestNotarized(int below)
    {
        for (int view = below - 1; view >= 1; view--)
        {
            if (views[view - 1].Notarization is not null)
            {
                return view;
            }
        }

        return 0;
    }

    // The lowest view from which on every view before this one is nullified.
    private int NullifiedFrom(int view)
    {
        int from = view;
        while (from > 1 && views[from - 2].Nullification is not null)
        {
            from--;
        }

        return from;
    }

    private Certificate[] Nullifications(int parent, int view)
    {
        int count = Math.Min(view - parent - 1, ConsensusLimits.CertificatesPerMessageMax);
        var list = new Certificate[count];
        for (int index = 0; index < count; index++)
        {
            list[index] = views[view - 2 - index].Nullification!;
        }

        return list;
    }
}
