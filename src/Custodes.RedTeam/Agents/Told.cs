namespace Custodes.RedTeam.Agents;

/// <summary>What the sensor of a fleet tells. A detector is left out by withholding what it works from.</summary>
/// <remarks>
/// The pipeline stays the one that ships, without a switch; a fleet that was never told a field learns and
/// scores without it, from its first session on.
/// </remarks>
[Flags]
internal enum Told
{
    /// <summary>Who acts, as what, and in which session.</summary>
    None = 0,

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
