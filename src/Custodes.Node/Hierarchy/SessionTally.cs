namespace Custodes.Node.Hierarchy;

/// <summary>What is counted of an open session.</summary>
internal struct SessionTally
{
    /// <summary>Keyed hash of the agent whose session it is.</summary>
    public ulong Agent;

    /// <summary>Observations.</summary>
    public int Observations;

    /// <summary>Tool calls.</summary>
    public int Calls;

    /// <summary>Tool calls that do more than read.</summary>
    public int Effects;
}
