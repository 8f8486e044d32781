namespace Custodes.Simulation.Aggregation;

/// <summary>A way of aggregating.</summary>
public enum Scheme : byte
{
    /// <summary>Fixed sites, one aggregator each, mean weighted by the agents each says it has.</summary>
    Plain = 0,

    /// <summary>The same, and liars say they have twenty times as many.</summary>
    PlainInflated = 1,

    /// <summary>Fixed sites, the median of each region, the median of those.</summary>
    MedianTree = 2,

    /// <summary>Buckets drawn anew each epoch and our combination, but one aggregator each.</summary>
    Unreplicated = 3,

    /// <summary>Ours without audits: three aggregators each, lies in pairs and alone are proven.</summary>
    Ours = 4,

    /// <summary>Ours: 2 % of the buckets are recomputed as well.</summary>
    OursAudited = 5,
}
