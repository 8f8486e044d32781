namespace Custodes.RedTeam;

/// <summary>Which design is attacked.</summary>
public enum TargetDesign
{
    /// <summary>
    /// The story's: weighted averages by counts that children declare, nothing signed, a threshold of one
    /// third, windows at fixed times, vector clocks without signatures. Rebuilt in Custodes.RedTeam.Weak.
    /// </summary>
    Weak = 0,

    /// <summary>Custodes itself.</summary>
    Hardened = 1,
}
