namespace Custodes.Contracts;

/// <summary>How many names of each kind are kept as text. Past a limit, keys are shown in hexadecimal.</summary>
public sealed record NameLimits
{
    /// <summary>Agents, about 100 bytes each.</summary>
    public int AgentCountMax { get; init; } = 1_000_000;

    /// <summary>Roles.</summary>
    public int RoleCountMax { get; init; } = 4_096;

    /// <summary>Builds.</summary>
    public int BuildCountMax { get; init; } = 65_536;

    /// <summary>Sessions that are open.</summary>
    public int SessionCountMax { get; init; } = 262_144;

    /// <summary>Tools and operations.</summary>
    public int ActionCountMax { get; init; } = 65_536;

    /// <summary>Argument and result field names.</summary>
    public int FieldCountMax { get; init; } = 262_144;
}
