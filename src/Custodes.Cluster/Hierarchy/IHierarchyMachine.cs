using Custodes.Cluster.Certified;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <summary>A role of the hierarchy: what comes in, what is to be done. No clock, no chance, no IO inside.</summary>
/// <remarks>One owner. Times are milliseconds of any clock that does not run back.</remarks>
public interface IHierarchyMachine
{
    /// <summary>When <see cref="OnTime"/> is due at the latest.</summary>
    long NextAtMs { get; }

    /// <summary>What it knows.</summary>
    HierarchyStatus Status { get; }

    /// <summary>What is known to be certified; null without validators, or where none of it is kept.</summary>
    CertificateBook? Certificates { get; }

    /// <summary>Begins.</summary>
    void Start(long nowMs, ICollection<HierarchyEffect> effects);

    /// <summary>Takes a message that its sender signed.</summary>
    void OnMessage(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects);

    /// <summary>Does what is due.</summary>
    void OnTime(long nowMs, ICollection<HierarchyEffect> effects);
}
