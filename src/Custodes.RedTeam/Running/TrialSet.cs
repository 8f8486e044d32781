namespace Custodes.RedTeam.Running;

/// <summary>Trials of one attack against one set of defences.</summary>
/// <param name="Attack">Which.</param>
/// <param name="Kind">What the set is for.</param>
/// <param name="About">The defence it is about; null for those that are about all of them.</param>
/// <param name="Defences">What is on.</param>
/// <param name="Trials">How many.</param>
public sealed record TrialSet(
    IAttack Attack,
    TrialSetKind Kind,
    Defence? About,
    DefenceSet Defences,
    int Trials
)
{
    /// <summary>Which design it is run against.</summary>
    public TargetDesign Design =>
        Kind == TrialSetKind.Weak ? TargetDesign.Weak : TargetDesign.Hardened;

    /// <summary>What it is called in a state file; also says which defences are on, so that it is never taken for another.</summary>
    public string Name => $"{Attack.Card.Name}/{Kind}/{About?.ToString() ?? "-"}/{Defences.Bits:x}";
}
