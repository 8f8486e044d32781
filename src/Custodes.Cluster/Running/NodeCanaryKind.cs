namespace Custodes.Cluster.Running;

/// <summary>What a node offers itself in a peer's name, to see whether it still refuses it.</summary>
public enum NodeCanaryKind
{
    /// <summary>A message whose clock goes on from the peer's, signed by a stranger.</summary>
    Clock = 0,

    /// <summary>Summaries under a clock that the peer signed for something else.</summary>
    Summary = 1,

    /// <summary>A vote in another validator's name, signed by a stranger.</summary>
    Vote = 2,
}
