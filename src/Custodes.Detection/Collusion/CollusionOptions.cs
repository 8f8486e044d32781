namespace Custodes.Detection.Collusion;

/// <summary>How agents that behave alike without a common role are looked for. All memory follows from these.</summary>
public sealed record CollusionOptions
{
    /// <summary>Agents at most; further ones are not looked at, and counted.</summary>
    public int AgentCountMax { get; init; } = 65_536;

    /// <summary>Tables of hashes: two agents alike are met in more of them the more there are.</summary>
    public int TableCount { get; init; } = 20;

    /// <summary>Cosine of two agents' residuals from which on they are watched as a pair.</summary>
    public double CosineMin { get; init; } = 0.7;

    /// <summary>Agents that are compared with each other in one bucket; a fuller one is split by further bits.</summary>
    public int BucketCountMax { get; init; } = 500;

    /// <summary>Pairs that are watched at once; further ones wait.</summary>
    public int PairCountMax { get; init; } = 65_536;

    /// <summary>Pairs drawn at random each epoch, to see how alike agents are that have nothing in common.</summary>
    public int ReferencePairs { get; init; } = 4_000;

    /// <summary>What the mean residual keeps of the epochs before: noise of one epoch averages out.</summary>
    public double Memory { get; init; } = 0.8;

    /// <summary>Share of false ones among the pairs that are believed.</summary>
    public double FalseDiscoveryShare { get; init; } = 0.05;

    /// <summary>Members a ring has at least.</summary>
    public int RingCountMin { get; init; } = 3;

    /// <summary>Share of a ring's pairs that must be believed.</summary>
    public double DensityMin { get; init; } = 0.5;
}
