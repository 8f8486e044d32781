namespace Custodes.Cluster.Messages;

/// <summary>What a message of the hierarchy is. The numbers are signed; none is ever used again.</summary>
public enum MessageKind : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An epoch begins: from the global node to all, through the regional ones.</summary>
    EpochOpen = 1,

    /// <summary>The baseline that an epoch ended with: the same way.</summary>
    Baseline = 2,

    /// <summary>Agents' reports: from the local node that signs for them to those that sum them up.</summary>
    Reports = 3,

    /// <summary>Which reports a local node lacks: to the others of the same buckets.</summary>
    Wanted = 4,

    /// <summary>Signed summaries: from a local node to its regional ones.</summary>
    Summaries = 5,

    /// <summary>What a regional node collected: to the global one.</summary>
    Relay = 6,

    /// <summary>Open what you committed to: from the global node to a local one.</summary>
    Open = 7,

    /// <summary>What was committed to: back.</summary>
    Opened = 8,

    /// <summary>A node is there and tells what it knows: to those above it.</summary>
    Hello = 9,

    /// <summary>What a local node found: to its regional ones, and from those as it is to the global one.</summary>
    Findings = 20,
}
