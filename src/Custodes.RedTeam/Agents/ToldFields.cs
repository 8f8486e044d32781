namespace Custodes.RedTeam.Agents;

/// <summary>Which fields follow from which defences.</summary>
internal static class ToldFields
{
    /// <summary>The fields of the detectors that are on.</summary>
    public static Told Of(AttackTrial trial)
    {
        Told told = Told.None;
        told |= trial.Has(Defence.PlaceNovelty) ? Told.Places : Told.None;
        told |= trial.Has(Defence.ToolNovelty) ? Told.Tools : Told.None;
        told |= trial.Has(Defence.SizeDetector) ? Told.Sizes : Told.None;
        told |= trial.Has(Defence.TempoDetector) ? Told.Times : Told.None;
        told |= trial.Has(Defence.IntegrityDetector) ? Told.Sequence : Told.None;
        told |= trial.Has(Defence.ProvenanceDetector) ? Told.Provenance : Told.None;
        return told;
    }
}
