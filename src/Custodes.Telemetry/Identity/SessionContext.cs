namespace Custodes.Telemetry.Identity;

/// <summary>What is known of one run so far.</summary>
internal struct SessionContext
{
    /// <summary>Its agent, or the stand-in; 0 before the first record.</summary>
    public ulong Agent;

    public ulong Role;

    /// <summary>Keyed hash of the agent's or the service's version; 0 unless told.</summary>
    public ulong Version;

    /// <summary>Keyed hash of the first model it asked; 0 unless told.</summary>
    public ulong Model;

    public ulong Build;

    /// <summary>Observations so far; stands in for the sequence number that the sensor does not tell.</summary>
    public int RowCount;

    /// <summary>How surely the agent is known: the higher claim wins.</summary>
    public AgentClaim Claim;

    /// <summary>Whether rows went out under the stand-in.</summary>
    public bool WasDeliveredProvisional;

    // Content, for origins.
    public bool HasPrompt;
    public bool HasResults;

    /// <summary>Whether an earlier call's result was not visible, so that "nowhere" cannot be claimed.</summary>
    public bool MissesResults;

    public ulong PromptFingerprint;
    public int PromptValueCount;
    public int PromptValuesUsed;
    public int PlaceCount;
    public int ResultCount;
    public int LastResult;
    public long FirstPlace;
}
