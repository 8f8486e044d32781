using Custodes.Evidence.Notes;

namespace Custodes.Server.Witness;

/// <summary>What a round of asking witnesses gave.</summary>
/// <param name="Note">The head with every cosignature that holds; the head as it was when there is none.</param>
/// <param name="HasQuorum">Whether it has as many as the policy asks: only then may it be published.</param>
/// <param name="Witnesses">All witnesses of the policy, in its order.</param>
public sealed record CosignResult(
    SignedNote Note,
    bool HasQuorum,
    IReadOnlyList<WitnessReport> Witnesses
)
{
    /// <summary>Whether a witness says that the log contradicts itself. To be told apart from all else.</summary>
    public bool HasAlarm
    {
        get
        {
            foreach (WitnessReport witness in Witnesses)
            {
                if (witness.IsAlarm)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
