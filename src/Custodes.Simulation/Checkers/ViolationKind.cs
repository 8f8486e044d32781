namespace Custodes.Simulation.Checkers;

/// <summary>What must never happen.</summary>
public enum ViolationKind
{
    /// <summary>Nothing happened.</summary>
    None = 0,

    /// <summary>Two values with FINALIZE quorums, or decided, in one epoch.</summary>
    Agreement = 1,

    /// <summary>Two values with NOTARIZE quorums in one view.</summary>
    Uniqueness = 2,

    /// <summary>A view both finalised and nullified.</summary>
    Exclusion = 3,

    /// <summary>An honest validator sent two NOTARIZE in a view.</summary>
    RuleOne = 4,

    /// <summary>An honest validator sent NULLIFY and FINALIZE, or two FINALIZE, in a view.</summary>
    RuleTwo = 5,

    /// <summary>An honest validator sent a NOTARIZE that certificates do not justify.</summary>
    RuleThree = 12,

    /// <summary>An honest validator passed on, or decided by, a certificate that proves nothing.</summary>
    Certificate = 6,

    /// <summary>An honest validator decided epochs out of order.</summary>
    Order = 7,

    /// <summary>A decided body that no honest validator can recompute: a framed subject, for example.</summary>
    Validity = 8,

    /// <summary>Evidence was found against an honest validator.</summary>
    Framed = 9,

    /// <summary>More is held than the limits allow.</summary>
    Memory = 10,

    /// <summary>A healed core of a quorum did not agree in time.</summary>
    Liveness = 11,
}
