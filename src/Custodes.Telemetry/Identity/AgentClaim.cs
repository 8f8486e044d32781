namespace Custodes.Telemetry.Identity;

/// <summary>On what an agent's identity rests, the weakest first.</summary>
internal enum AgentClaim : byte
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>Sensor and scope: a stand-in.</summary>
    Provisional,

    /// <summary>A record of the run names an agent, which may be one of several in it.</summary>
    Named,

    /// <summary>The run's outermost agent span, or the resource, names it.</summary>
    Root,
}
