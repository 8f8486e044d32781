using Custodes.Evidence.Notes;
using Custodes.Evidence.Witnessing;

namespace Custodes.Server.Witness;

/// <summary>What one witness did in a round.</summary>
/// <param name="Witness">Which.</param>
/// <param name="Standing">Where it stands towards the head.</param>
/// <param name="KnownSize">Entries of the head that it cosigned last, as far as it told.</param>
/// <param name="TimestampSeconds">What its cosignature states; 0 without one.</param>
/// <param name="Detail">Why it did not cosign, for people; empty when it did.</param>
public sealed record WitnessReport(
    PolicyWitness Witness,
    WitnessStanding Standing,
    long KnownSize,
    long TimestampSeconds,
    string Detail
)
{
    /// <summary>Whether somebody must look at once: the log may show two histories, or was set back.</summary>
    public bool IsAlarm => Standing is WitnessStanding.Fork or WitnessStanding.Ahead;
}
