using Custodes.Aggregation.Reports;

namespace Custodes.Cluster.Hierarchy;

/// <summary>What a node knows of what its agents did.</summary>
public interface IReportSource
{
    /// <summary>What the agent did since the last epoch; null when there is nothing to say.</summary>
    /// <param name="agent">Its place in the registry.</param>
    /// <param name="epoch">Which epoch.</param>
    AgentReport? Report(uint agent, ulong epoch);
}
