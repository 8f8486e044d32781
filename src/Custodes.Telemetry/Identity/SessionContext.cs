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

    /// <summary>Whether a user message with content came.</summary>
    public bool HasPrompt;

    /// <summary>Whether a result with content came.</summary>
    public bool HasResults;

    /// <summary>Calls whose results were not visible, so that "nowhere" cannot be claimed.</summary>
    public int MissingResults;

    /// <summary>Values that the prompt holds.</summary>
    public int PromptValueCount;

    /// <summary>Of those, the ones that calls have consumed.</summary>
    public int PromptValuesUsed;

    /// <summary>Results taken in.</summary>
    public int ResultCount;

    /// <summary>Fingerprints remembered of it.</summary>
    public int PlaceCount;

    /// <summary>Number of the first of them, and of its first leaf, among those of all sessions.</summary>
    public long FirstPlace;
    public long FirstLeaf;
    public bool HasLeaf;
}
