using Custodes.Contracts;
using Custodes.Telemetry.Identity;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Interns the names that a line brings.</summary>
internal sealed class LineNames(Names names)
{
    /// <summary>The role of agents whose telemetry names none.</summary>
    public static ReadOnlySpan<byte> DefaultRole => "default"u8;

    private readonly JsonUnescaper unescaper = new();

    // Most files hold one session after the other, and even a mixed stream comes back to a few agents soon.
    private readonly NameCache sessions = new(names.Sessions, 4, 64, mayForget: true);
    private readonly NameCache agents = new(names.Agents, 6, 96, mayForget: true);
    private readonly NameCache roles = new(names.Roles);
    private readonly NameCache actions = new(names.Actions);
    private readonly NameCache fields = new(names.Fields);

    /// <summary>The text of a string; valid until the next call on this object.</summary>
    public ReadOnlySpan<byte> TextOf(JsonString value) => unescaper.TextOf(value);

    /// <summary>The key of an argument's or a result field's name.</summary>
    public ulong Field(JsonString name) => fields.Intern(TextOf(name));

    /// <summary>The key of a tool.</summary>
    public ulong Action(JsonString name) => actions.Intern(TextOf(name));

    /// <summary>The keyed hash of a text that is not kept.</summary>
    public ulong HashOf(ReadOnlySpan<byte> text) => names.Hash.Of(text);

    /// <summary>Gives a good line's row the keys of its five names.</summary>
    public void InternInto(ReadOnlySpan<byte> line, LineRow row)
    {
        row.Values.Session = sessions.Intern(TextOf(row.Session.In(line)));
        row.Values.Agent = agents.Intern(TextOf(row.Agent.In(line)));
        row.Values.Role = roles.Intern(
            row.Role.Length == 0 ? DefaultRole : TextOf(row.Role.In(line))
        );
        row.Values.Build = names.Builds.Intern(TextOf(row.Build.In(line)));
        row.Values.Action = Action(row.Action.In(line));
    }
}
