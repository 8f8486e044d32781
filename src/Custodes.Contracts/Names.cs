using Custodes.Primitives;
using Custodes.Primitives.State;

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

    // Any fixed text: its key tells whether another secret made the keys.
    private const string SecretCheck = "custodes state";

    /// <summary>Writes every table.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutUInt64(Hash.Of(SecretCheck));
        Agents.Save(writer);
        Roles.Save(writer);
        Builds.Save(writer);
        Sessions.Save(writer);
        Actions.Save(writer);
        Fields.Save(writer);
    }

    /// <summary>Fills empty tables from a snapshot; false when the reader refused it: throw them away then.</summary>
    public bool TryRestore(ref StateReader reader) =>
        reader.Require(
            reader.GetUInt64() == Hash.Of(SecretCheck),
            "made with another secret: no key would mean what it meant"
        )
        && Agents.TryRestore(ref reader, "agents' names")
        && Roles.TryRestore(ref reader, "roles' names")
        && Builds.TryRestore(ref reader, "builds' names")
        && Sessions.TryRestore(ref reader, "sessions' names")
        && Actions.TryRestore(ref reader, "actions' names")
        && Fields.TryRestore(ref reader, "fields' names")
        && reader.End();
}
