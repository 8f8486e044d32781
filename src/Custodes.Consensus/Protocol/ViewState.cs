using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;

namespace Custodes.Consensus.Protocol;

/// <summary>Everything known about one view.</summary>
internal sealed class ViewState(int view, int validatorCount)
{
    private readonly Vote?[]?[] tallies = new Vote?[]?[(int)VoteKind.Finalize + 1];

    public int View { get; } = view;

    public OwnVotes Own { get; } = new();

    /// <summary>The proposal under examination: the latest of the leader that was not voted for yet.</summary>
    public ConsensusMessage.Proposal? Candidate { get; set; }

    /// <summary>The leader's first proposal, to hold a second one against.</summary>
    public Vote? FirstProposal { get; set; }

    public int ProposalCount { get; set; }

    /// <summary>The certificate of NOTARIZE.</summary>
    public Certificate? Notarization { get; set; }

    /// <summary>The certificate of NULLIFY.</summary>
    public Certificate? Nullification { get; set; }

    /// <summary>The timer ran out while this was the current view.</summary>
    public bool HasTimedOut { get; set; }

    /// <summary>The leader was asked for what its proposal needs.</summary>
    public bool HasAskedLeader { get; set; }

    /// <summary>A body was asked of the host.</summary>
    public bool IsBuilding { get; set; }

    /// <summary>The own proposal, to be sent again.</summary>
    public byte[]? ProposalMessage { get; set; }

    /// <summary>The first vote of every validator of this kind.</summary>
    public Vote?[] Tally(VoteKind kind) => tallies[(int)kind] ??= new Vote?[validatorCount];

    /// <summary>As <see cref="Tally"/>, but takes no memory.</summary>
    public Vote? Find(VoteKind kind, int signer) => tallies[(int)kind]?[signer];

    /// <summary>Votes of a kind that a certificate has made needless.</summary>
    public void Forget(VoteKind kind) => tallies[(int)kind] = null;

    /// <summary>Proposals of a view that is over: a body for each of thousands of views is not kept.</summary>
    public void LetGo()
    {
        Candidate = null;
        ProposalMessage = null;
    }

    /// <summary>Votes held, for the bound on memory.</summary>
    public int VoteCount()
    {
        int count = 0;
        foreach (Vote?[]? tally in tallies)
        {
            foreach (Vote? vote in tally ?? [])
            {
                count += vote is null ? 0 : 1;
            }
        }

        return count;
    }
}
