using Custodes.RedTeam.Attacks;

namespace Custodes.RedTeam.Attacks.Agents;

/// <summary>What the sensor of a fleet tells. A detector is left out by withholding what it works from.</summary>
/// <remarks>
/// The pipeline stays the one that ships, without a switch; a fleet that was never told a field learns and
/// scores without it, from its first session on.
/// </remarks>
[Flags]
internal enum Told
{
    /// <summary>Who acts, as what, and in which session.</summary>
    Nothing = 0,

    /// <summary>Fingerprints of the places that arguments name.</summary>
    Places = 1,

    /// <summary>Which tool was called.</summary>
    Tools = 2,

    /// <summary>Bytes and tokens.</summary>
    Sizes = 4,

    /// <summary>When, and for how long.</summary>
    Times = 8,

    /// <summary>The sensor's count of the session's rows.</summary>
    Sequence = 16,

    /// <summary>The prompt, and where the values of arguments come from.</summary>
    Provenance = 32,

    /// <summary>All of it.</summary>
    All = Places | Tools | Sizes | Times | Sequence | Provenance,
}

/// <summary>Which fields follow from which defences.</summary>
internal static class ToldFields
{
    /// <summary>The fields of the detectors that are on.</summary>
    public static Told Of(AttackTrial trial)
    {
        Told told = Told.Nothing;
        told |= trial.Has(Defence.PlaceNovelty) ? Told.Places : Told.Nothing;
        told |= trial.Has(Defence.ToolNovelty) ? Told.Tools : Told.Nothing;
        told |= trial.Has(Defence.SizeDetector) ? Told.Sizes : Told.Nothing;
        told |= trial.Has(Defence.TempoDetector) ? Told.Times : Told.Nothing;
        told |= trial.Has(Defence.IntegrityDetector) ? Told.Sequence : Told.Nothing;
        told |= trial.Has(Defence.ProvenanceDetector) ? Told.Provenance : Told.Nothing;
        return told;
    }
}
