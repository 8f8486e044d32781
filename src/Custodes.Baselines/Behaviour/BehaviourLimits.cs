namespace Custodes.Baselines.Behaviour;

/// <summary>Sizes and constants of behaviour baselines. Memory is taken at start and follows from these.</summary>
public sealed record BehaviourLimits
{
    /// <summary>Agents that have a baseline; 496 bytes each with index and drift anchor. One longest idle leaves first.</summary>
    public int AgentCountMax { get; init; } = 65_536;

    /// <summary>Sessions that are open at once; 96 bytes each with index. The one longest idle leaves first.</summary>
    public int SessionCountMax { get; init; } = 65_536;

    /// <summary>Roles with counters of their own; further ones are judged as the fleet.</summary>
    public int RoleCountMax { get; init; } = 1_024;

    /// <summary>Actions that are told apart; further ones share one symbol, "other".</summary>
    public int ActionCountMax { get; init; } = 16_384;

    /// <summary>Counts of role and fleet behaviour (transitions, uses); 16 bytes each.</summary>
    public int CountEntriesMax { get; init; } = 262_144;

    /// <summary>Incidents whose agents' blocks are kept from before, to be put back.</summary>
    public int IncidentCopyCountMax { get; init; } = 4_096;

    /// <summary>Agents that are watched for levels that are off; about 400 bytes each, taken when needed.</summary>
    public int LevelAgentCountMax { get; init; } = 16_384;
}
