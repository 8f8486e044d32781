namespace Custodes.Consensus.Bodies;

/// <summary>Why a bucket is not part of the epoch. The numbers are in signed bytes.</summary>
public enum ExclusionReason
{
    /// <summary>Nothing: no valid exclusion has it.</summary>
    None = 0,

    /// <summary>It came too late and rolls over to the next epoch.</summary>
    Late = 1,

    /// <summary>Its inputs cannot be had, so nobody can recompute it.</summary>
    Unavailable = 2,

    /// <summary>It was shown to be wrong in a dispute.</summary>
    Disputed = 3,
}
