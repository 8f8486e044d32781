using Custodes.Consensus.Voting;

namespace Custodes.Consensus.Protocol;

/// <summary>Who a machine is and how it checks the others.</summary>
/// <param name="Signer">Signs its votes.</param>
/// <param name="Verifier">Checks everybody's.</param>
public sealed record ValidatorIdentity(IVoteSigner Signer, IVoteVerifier Verifier);
