namespace Custodes.Evidence.Witnessing;

/// <summary>Where a witness stands towards a head it was asked to cosign.</summary>
public enum WitnessStanding
{
    /// <summary>It was not heard out.</summary>
    Unreachable = 0,

    /// <summary>It has cosigned, and the signature was checked.</summary>
    Cosigned = 1,

    /// <summary>It knows an older head, and no proof from there could be made or stayed the right one.</summary>
    Behind = 2,

    /// <summary>
    /// It knows a larger head of this log: an older copy of the log was put back, or somebody else signs
    /// with the log's key. Raise an alarm.
    /// </summary>
    Ahead = 3,

    /// <summary>It answered that it will not: malformed, unknown log, no trusted signature, or its own trouble.</summary>
    Refused = 4,

    /// <summary>
    /// It says that the head contradicts what it cosigned: 422, or 409 without a size, the older form of
    /// the same. The log may show two histories. Raise an alarm.
    /// </summary>
    Fork = 5,

    /// <summary>It answered 200 with something that is not its signature over this head at about this time.</summary>
    BadSignature = 6,
}
