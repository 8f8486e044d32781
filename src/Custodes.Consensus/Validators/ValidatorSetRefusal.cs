namespace Custodes.Consensus.Validators;

/// <summary>Why validators are not taken as a set.</summary>
public enum ValidatorSetRefusal
{
    /// <summary>They are.</summary>
    None = 0,

    /// <summary>The bytes are not the canonical form.</summary>
    Form = 1,

    /// <summary>Fewer than four or more than a hundred.</summary>
    Count = 2,

    /// <summary>Not ascending by node.</summary>
    Order = 3,

    /// <summary>One key twice: its holder would count as two.</summary>
    SharedKey = 4,

    /// <summary>A weight of nothing, or above the limit.</summary>
    Weight = 5,
}
