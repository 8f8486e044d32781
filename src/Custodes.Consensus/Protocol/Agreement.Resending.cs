using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

// Repeats what may have been lost, asks for what is missing, answers who asks.
internal sealed partial class Agreement
{
    /// <summary>What the next body should bring against others; set by the machine.</summary>
    public IReadOnlyList<EquivocationEvidence> PendingEvidence { get; set; } = [];

    /// <summary>Those of them that everybody has had an epoch's time to get: a new body without them is not voted for.</summary>
    public IReadOnlyList<EquivocationEvidence> DueEvidence { get; set; } = [];

    /// <summary>Every few delays: as long as there is no decision and the view has lasted too long.</summary>
    public void OnTick()
    {
        if (Decision is not null)
        {
            return;
        }

        if (Final is not null)
        {
            Fetch();
            return;
        }

        if (View == 0 || !Of(View).HasTimedOut)
        {
            return;
        }

        ViewState state = Of(View);
        if (View > 1 && (views[View - 2].Nullification ?? views[View - 2].Notarization) is { } way)
        {
            Broadcast(new ConsensusMessage.CertificateShown(Name.Epoch, way));
        }

        if (state.ProposalMessage is { } proposal)
        {
            effects.Add(new ConsensusEffect.Broadcast(proposal));
        }

        Repeat(state.Own.Notarized);
        Repeat(state.Own.Nullified);
        foreach (ViewState earlier in views)
        {
            Repeat(earlier.Own.Finalized);
        }

        Fetch();
    }

    /// <summary>Answers a validator that lacks something of this epoch.</summary>
    public void OnFetch(ushort peer, ConsensusMessage.Fetch fetch)
    {
        int sent = 0;
        int last = Math.Min(fetch.To, views.Count);
        for (int view = last; view >= fetch.From && sent < MaxAnswers; view--)
        {
            sent += Show(peer, views[view - 1].Notarization);
            sent += Show(peer, views[view - 1].Nullification);
        }

        if (Find(fetch.Body) is { } body)
        {
            Send(peer, new ConsensusMessage.BodyShown(Name.Epoch, body.Bytes));
        }
    }

    private const int MaxAnswers = ConsensusLimits.CertificatesPerMessageMax;

    private void Repeat(Vote? vote)
    {
        if (vote is not null)
        {
            Broadcast(new ConsensusMessage.VoteCast(Name.Epoch, vote));
        }
    }

    private int Show(ushort peer, Certificate? certificate)
    {
        if (certificate is null)
        {
            return 0;
        }

        Send(peer, new ConsensusMessage.CertificateShown(Name.Epoch, certificate));
        return 1;
    }

    // Who proposes has what the proposal needs, or lies; asked once, the tick asks the others.
    private void AskLeader(ViewState state, ConsensusMessage.Proposal candidate)
    {
        if (!state.HasAskedLeader && candidate.Vote.Signer != self)
        {
            state.HasAskedLeader = true;
            (int from, int to) = Missing();
            Send(
                set[candidate.Vote.Signer].Node,
                new ConsensusMessage.Fetch(Name.Epoch, from, to, Wanted())
            );
        }
    }

    // Everybody is asked in turn, so that liars delay an answer by their number at most.
    private void Fetch()
    {
        fetchTurn = (fetchTurn + 1) % set.Count;
        int peer = (Math.Max(self, 0) + 1 + fetchTurn) % set.Count;
        if (peer == self)
        {
            fetchTurn = (fetchTurn + 1) % set.Count;
            peer = (peer + 1) % set.Count;
        }

        (int from, int to) = Missing();
        Send(set[peer].Node, new ConsensusMessage.Fetch(Name.Epoch, from, to, Wanted()));
    }

    // Either the certificates that the candidate, or the own proposal, is waiting for, or whatever is ahead.
    private (int From, int To) Missing()
    {
        int view = Math.Max(View, 1);
        int from = View > 0 ? NullifiedFrom(View) : 1;
        int parent = View > 0 ? Of(View).Candidate?.Vote.Statement.Parent ?? -1 : -1;
        if (parent < 0 && View > 0 && IsLeader(View) && Of(View).Own.Proposed is null)
        {
            parent = HighestNotarized(View);
        }

        bool isWaiting = parent >= 0 && from > parent + 1;
        bool isParentMissing = parent > 0 && views[parent - 1].Notarization is null;
        return isWaiting ? (Math.Max(parent, 1), from - 1)
            : isParentMissing ? (parent, parent)
            : (view, ConsensusLimits.ViewMax);
    }

    // The digest of the one body that matters and is not here; zero when nothing is wanted.
    private Sha256Hash Wanted()
    {
        if (Final is not null)
        {
            return Find(Final.Statement.Value) is null ? Final.Statement.Value : default;
        }

        if (View > 0 && Of(View).Candidate is { } candidate)
        {
            Sha256Hash value = candidate.Vote.Statement.Value;
            return Find(value) is null ? value : default;
        }

        int parent = View > 0 ? HighestNotarized(View + 1) : 0;
        if (parent == 0)
        {
            return default;
        }

        Sha256Hash notarized = views[parent - 1].Notarization!.Statement.Value;
        return Find(notarized) is null ? notarized : default;
    }

    private void Send(ushort peer, ConsensusMessage message) =>
        effects.Add(new ConsensusEffect.Send(peer, MessageCodec.Write(message)));
}
