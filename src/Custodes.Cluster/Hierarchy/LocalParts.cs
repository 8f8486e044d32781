using Custodes.Aggregation.Registry;

namespace Custodes.Cluster.Hierarchy;

/// <summary>What a local node is made of.</summary>
/// <param name="Source">What its agents did.</param>
/// <param name="Keys">Their keys.</param>
/// <param name="Maker">How it sums up.</param>
/// <param name="Signatures">How it checks signatures.</param>
/// <param name="Options">Limits.</param>
public sealed record LocalParts(
    IReportSource Source,
    IAgentKeys Keys,
    ISummaryMaker Maker,
    ISignatures Signatures,
    HierarchyOptions Options
);
