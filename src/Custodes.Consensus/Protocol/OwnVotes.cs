using Custodes.Consensus.Voting;

namespace Custodes.Consensus.Protocol;

/// <summary>What a validator has said in one view; on disk before anybody hears of it.</summary>
internal sealed class OwnVotes
{
    public Vote? Proposed { get; set; }

    public Vote? Notarized { get; set; }

    public Vote? Nullified { get; set; }

    public Vote? Finalized { get; set; }
}
