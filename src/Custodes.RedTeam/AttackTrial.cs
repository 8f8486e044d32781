namespace Custodes.RedTeam;

/// <summary>One trial: what chance is drawn from, and what the attack meets.</summary>
/// <param name="Seed">Everything by chance comes from it; the top bit is set in tuning seeds alone.</param>
/// <param name="Defences">Which countermeasures are on.</param>
/// <param name="Design">Which of the two designs; of the weak one no defence is ever on.</param>
/// <param name="IsTuning">Whether the trial only chooses the attack's parameters and is not counted.</param>
public sealed record AttackTrial(
    ulong Seed,
    DefenceSet Defences,
    TargetDesign Design,
    bool IsTuning
)
{
    /// <summary>Whether a countermeasure is on in this trial.</summary>
    public bool Has(Defence defence) => Design == TargetDesign.Hardened && Defences.Has(defence);
}
