using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Mapping;

/// <summary>What resource and scope say about all records under them, worked out once a scope. Reused.</summary>
internal sealed class ScopeContext(Names names)
{
    private static readonly NameIndex Services = new([
        "claude-code",
        "claude-code-desktop",
        "codex-cli",
        "codex_cli_rs",
        "codex_exec",
        "codex_tui",
        "gemini-cli",
        "copilot-chat",
    ]);

    private static readonly Emitter[] ServiceEmitters =
    [
        Emitter.ClaudeCode,
        Emitter.ClaudeCode,
        Emitter.Codex,
        Emitter.Codex,
        Emitter.Codex,
        Emitter.Codex,
        Emitter.GeminiCli,
        Emitter.Copilot,
    ];

    private readonly NameBuffer text = new();
    private readonly LastName agents = new(names.Agents);

    /// <summary>The dialect that the service's name promises.</summary>
    public Emitter Emitter { get; private set; }

    /// <summary>The stand-in for agents nobody names: service, instance and scope.</summary>
    public ulong ProvisionalAgent { get; private set; }

    /// <summary>The role the resource states; 0 unless it does.</summary>
    public ulong StatedRole { get; private set; }

    /// <summary>The service's name as a role.</summary>
    public ulong ServiceRole { get; private set; }

    /// <summary>The agent the resource names; 0 unless it does.</summary>
    public ulong Agent { get; private set; }

    /// <summary>The role that goes with <see cref="Agent"/>.</summary>
    public ulong AgentRole { get; private set; }

    /// <summary>The service's version; 0 unless told.</summary>
    public ulong Version { get; private set; }

    public void Begin(in RecordView view)
    {
        AttributeSet resource = view.Record.Resource;
        ReadOnlySpan<byte> service = view.Text(resource, Meaning.ServiceName);
        short known = Services.Find(service);
        Emitter = known < 0 ? Emitter.GenAi : ServiceEmitters[known];
        StatedRole = names.Roles.Intern(view.Text(resource, Meaning.AgentRole));
        ServiceRole = names.Roles.Intern(service);
        Version = names.Builds.Intern(view.Text(resource, Meaning.ServiceVersion));
        ProvisionalAgent = names.Agents.Intern(
            text.Join(
                service,
                view.Text(resource, Meaning.ServiceInstance),
                view.Text(view.Record.ScopeName)
            )
        );

        ReadOnlySpan<byte> agentName = view.Text(resource, Meaning.AgentName);
        Agent = AgentKey(service, view.Text(resource, Meaning.AgentId), agentName);
        AgentRole = Role(names.Roles.Intern(agentName));
    }

    /// <summary>An agent's key: by its id, else by service and name; 0 for neither.</summary>
    public ulong AgentKey(
        ReadOnlySpan<byte> service,
        ReadOnlySpan<byte> id,
        ReadOnlySpan<byte> name
    ) =>
        !id.IsEmpty ? agents.Intern(id)
        : !name.IsEmpty ? agents.Intern(text.Join(service, name, default))
        : 0;

    /// <summary>The stated role, else the agent's name, else the service's.</summary>
    public ulong Role(ulong agentName) =>
        StatedRole != 0 ? StatedRole
        : agentName != 0 ? agentName
        : ServiceRole;
}
