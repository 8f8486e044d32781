using Custodes.Primitives;

namespace Custodes.Contracts;

/// <summary>The names that telemetry brought, by kind, so that a flood of one kind fills only its own table.</summary>
/// <remarks>Telemetry interns; whoever writes for people reads. One hash, so keys are comparable. One writer.</remarks>
public sealed class Names(KeyedHash hash, NameLimits limits)
{
    /// <summary>The hash that makes every key here.</summary>
    public KeyedHash Hash { get; } = hash;

    /// <summary>Agents.</summary>
    public NameTable Agents { get; } = new(hash, limits.AgentCountMax);

    /// <summary>Roles.</summary>
    public NameTable Roles { get; } = new(hash, limits.RoleCountMax);

    /// <summary>Builds.</summary>
    public NameTable Builds { get; } = new(hash, limits.BuildCountMax);

    /// <summary>Sessions; forgotten as they end.</summary>
    public NameTable Sessions { get; } = new(hash, limits.SessionCountMax);

    /// <summary>Tools and operations.</summary>
    public NameTable Actions { get; } = new(hash, limits.ActionCountMax);

    /// <summary>Names of arguments and of result fields.</summary>
    public NameTable Fields { get; } = new(hash, limits.FieldCountMax);
}
