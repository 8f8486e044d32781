namespace Custodes.Baselines.Provenance;

/// <summary>Sizes of provenance baselines. Maps grow up to these and then refuse new keys, counted.</summary>
public sealed record ProvenanceLimits
{
    /// <summary>Roles that keep provenance; the sessions of all further ones are learnt and scored as one role.</summary>
    public int RoleCountMax { get; init; } = 256;

    /// <summary>Prompts a role remembers; the one longest unused leaves first.</summary>
    public int PromptsPerRoleMax { get; init; } = 1_024;

    /// <summary>Counters of one prompt, 16 to 32 bytes each.</summary>
    public int LedgerKeyCountMax { get; init; } = 4_096;

    /// <summary>Counters of one role.</summary>
    public int RoleKeyCountMax { get; init; } = 262_144;

    /// <summary>Values a role knows, about 40 bytes each.</summary>
    public int RoleValueCountMax { get; init; } = 1_048_576;

    /// <summary>Counters of the fleet.</summary>
    public int FleetKeyCountMax { get; init; } = 262_144;
}
