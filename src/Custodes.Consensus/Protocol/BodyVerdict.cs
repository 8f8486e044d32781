namespace Custodes.Consensus.Protocol;

/// <summary>What the host found when it recomputed a body.</summary>
public enum BodyVerdict
{
    /// <summary>Not known yet.</summary>
    Unknown = 0,

    /// <summary>The host computed the same from its own inputs. Final.</summary>
    Valid = 1,

    /// <summary>Something in it is wrong, whatever inputs are still to come. Final.</summary>
    Invalid = 2,

    /// <summary>Inputs are missing; the host fetches them and answers again.</summary>
    DataMissing = 3,

    /// <summary>
    /// Everything in it is right, but it leaves out what was here in time. Final. Not voted for as something new; when a
    /// quorum has notarised it, it is, because nothing else can be proposed then, and honest hosts may differ in this.
    /// </summary>
    Incomplete = 4,
}
