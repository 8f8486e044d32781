namespace Custodes.Consensus.Certificates;

/// <summary>Why a certificate proves nothing.</summary>
public enum CertificateRefusal
{
    /// <summary>It does prove.</summary>
    None = 0,

    /// <summary>The bytes are not the canonical form, or of another length than their own bitmap says.</summary>
    Form = 1,

    /// <summary>A kind that is never certified: proposals are one validator's word.</summary>
    Kind = 2,

    /// <summary>Made for another number of validators.</summary>
    SetSize = 3,

    /// <summary>A bit beyond the last validator.</summary>
    SignerBeyondSet = 4,

    /// <summary>The signers are no quorum.</summary>
    NoQuorum = 5,

    /// <summary>A signature does not hold.</summary>
    Signature = 6,
}
