namespace Custodes.Cluster.Hierarchy;

/// <summary>What a global node is about.</summary>
internal enum GlobalPhase
{
    /// <summary>The next epoch is not open yet.</summary>
    Waiting = 0,

    /// <summary>Summaries are taken.</summary>
    Collecting = 1,

    /// <summary>Buckets are opened by those who summed them up.</summary>
    Disputing = 2,
}
