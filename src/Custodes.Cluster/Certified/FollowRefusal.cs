namespace Custodes.Cluster.Certified;

/// <summary>Why no verdict that binds the fleet follows.</summary>
public enum FollowRefusal
{
    /// <summary>One follows.</summary>
    None = 0,

    /// <summary>No evidence in its one form.</summary>
    Form = 1,

    /// <summary>From a node that is no local one, or not signed by it.</summary>
    Node = 2,

    /// <summary>The log's key or its head does not hold.</summary>
    Head = 3,

    /// <summary>An entry is not in the log, not what it should be, or stands in the wrong order.</summary>
    Entry = 4,

    /// <summary>About an agent that is not registered, or that the node is not the sensor of.</summary>
    Subject = 5,

    /// <summary>What the entries say is not enough, or not what the verdict says.</summary>
    NotEnough = 6,

    /// <summary>Decided by a person: that takes an order that operators signed.</summary>
    NotAutomatic = 7,

    /// <summary>An order with too few signatures of operators.</summary>
    TooFewOperators = 8,
}
