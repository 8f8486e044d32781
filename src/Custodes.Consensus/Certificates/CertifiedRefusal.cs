namespace Custodes.Consensus.Certificates;

/// <summary>Why somebody who does not vote does not believe the end of an epoch.</summary>
public enum CertifiedRefusal
{
    /// <summary>It is believed.</summary>
    None = 0,

    /// <summary>No end of an epoch with its body, in canonical bytes.</summary>
    Form = 1,

    /// <summary>Of another chain, or a certificate of something else than the body.</summary>
    OtherStatement = 2,

    /// <summary>By other validators than those that the certificates before it lead to.</summary>
    OtherVoters = 3,

    /// <summary>No quorum, or a signature that does not hold.</summary>
    NotCertified = 4,

    /// <summary>It names other validators for an epoch than a certificate that is believed.</summary>
    Contradiction = 5,

    /// <summary>The validators changed more often than is remembered.</summary>
    TooManySets = 6,
}
