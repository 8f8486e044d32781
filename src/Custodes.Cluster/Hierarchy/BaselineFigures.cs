using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Registry;

namespace Custodes.Cluster.Hierarchy;

/// <summary>How much went into a baseline.</summary>
public static class BaselineFigures
{
    /// <summary>Agents, each by its weight: exact as long as all have their full weight.</summary>
    public static long AgentsOf(GlobalBaseline baseline)
    {
        ulong weight = 0;
        foreach (RoleBaseline role in baseline.Roles)
        {
            weight += role.Weight;
        }

        return (long)weight / WeightRule.Unit;
    }

    /// <summary>Buckets.</summary>
    public static int BucketsOf(GlobalBaseline baseline)
    {
        long count = 0;
        foreach (RoleBaseline role in baseline.Roles)
        {
            count += role.BucketCount;
        }

        return (int)count;
    }
}
