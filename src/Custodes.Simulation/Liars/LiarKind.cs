namespace Custodes.Simulation.Liars;

/// <summary>What a Byzantine validator does. All of them know each other and who is told what.</summary>
public enum LiarKind
{
    /// <summary>Drawn from the seed, another one for each liar.</summary>
    Any = 0,

    /// <summary>Says nothing.</summary>
    Silent = 1,

    /// <summary>Says the right things too late.</summary>
    Late = 2,

    /// <summary>Proposes two bodies to two halves and votes for each half's.</summary>
    Equivocator = 3,

    /// <summary>Votes for everything, to everybody.</summary>
    DoubleVoter = 4,

    /// <summary>Nullifies to one half and finalises to the other.</summary>
    NullifyAndFinalize = 5,

    /// <summary>Says old things again.</summary>
    Outdated = 6,

    /// <summary>Votes and proposes for other epochs and other validators.</summary>
    WrongEpoch = 7,

    /// <summary>Shows certificates that prove nothing.</summary>
    Forger = 8,

    /// <summary>Proposes verdicts without evidence, and evidence against the honest.</summary>
    Framer = 9,

    /// <summary>Runs twice with one key, each half of the others seeing one of the two.</summary>
    Twin = 10,

    /// <summary>Proposes a new value where an old one must be proposed again.</summary>
    Unjustified = 11,

    /// <summary>As the equivocator, and votes for both bodies as it proposes them. Never drawn for <see cref="Any"/>.</summary>
    Splitter = 12,

    /// <summary>Proposes bodies without verdicts. Never drawn for <see cref="Any"/>.</summary>
    Suppressor = 13,

    /// <summary>As the equivocator, until there is proof of it; then proposes bodies without that. Never drawn for <see cref="Any"/>.</summary>
    Hider = 14,
}
