namespace Custodes.Cluster.Hierarchy;

/// <summary>Something that whoever looks after the cluster wants to know.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="Detail">Numbers and names, for people.</param>
/// <param name="Proof">What proves it to anybody; empty where there is nothing to prove.</param>
public sealed record HierarchyEvent(
    HierarchyEventKind Kind,
    ulong Epoch,
    string Detail,
    ReadOnlyMemory<byte> Proof = default
);
