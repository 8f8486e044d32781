using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Mapping;

/// <summary>Finds the run of a record and takes what the record says about its agent and build.</summary>
internal sealed class RunFinder(
    Names names,
    Runs runs,
    ScopeContext scope,
    Delivery delivery,
    TelemetryCounts counts
)
{
    private readonly NameBuffer text = new();
    private readonly LastName models = new(names.Builds);
    private readonly NameCache roles = new(names.Roles);

    /// <summary>The run; false when the record names neither session nor trace.</summary>
    /// <param name="view">The record.</param>
    /// <param name="emitter">Its dialect: only a tool that a person runs names agents by their user.</param>
    /// <param name="isAgentSpan">Whether it is the agent's own span, whose outermost claim is final.</param>
    /// <param name="run">The run as this record's row states it.</param>
    public bool TryFind(in RecordView view, Emitter emitter, bool isAgentSpan, out RunView run)
    {
        run = default;
        OtlpRecord record = view.Record;
        ulong session = runs.SessionOf(
            view.TextAnywhere(Meaning.Conversation),
            view.KeyAnywhere(Meaning.Conversation, names.Hash),
            ref record.Trace
        );
        if (session == 0)
        {
            counts.Add(Trouble.SessionMissing);
            return false;
        }

        int index = runs.Find(session);
        ulong version = names.Builds.Intern(view.Text(Meaning.AgentVersion));
        version = version != 0 ? version : scope.Version;
        version = version != 0 ? version : names.Builds.Intern(view.Text(Meaning.ServiceVersion));
        runs.TakeBuild(index, version, models.Intern(view.Text(Meaning.Model)));

        AgentClaim claim = Claim(view, emitter, session, out ulong agent, out ulong role);
        if (isAgentSpan && claim == AgentClaim.Named)
        {
            claim = record.ParentId == 0 ? AgentClaim.Root : claim;
            if (record.SpanId != 0)
            {
                runs.RememberSpan(session, record.SpanId, agent, role);
            }
        }

        if (runs.TakeAgent(index, claim, agent, role))
        {
            Correct(emitter, index, view);
        }

        run = runs.View(index);
        if (claim >= AgentClaim.Named && agent != run.Agent)
        {
            counts.Add(Trouble.AgentConflict);
            run = run with { Agent = agent, Role = role };
        }

        runs[index].RowCount++;
        return true;
    }

    private AgentClaim Claim(
        in RecordView view,
        Emitter emitter,
        ulong session,
        out ulong agent,
        out ulong role
    )
    {
        ReadOnlySpan<byte> name = view.Text(Meaning.AgentName);
        ReadOnlySpan<byte> id = view.Text(Meaning.AgentId);
        ReadOnlySpan<byte> service = view.Text(view.Record.Resource, Meaning.ServiceName);
        if (!id.IsEmpty || !name.IsEmpty)
        {
            agent = !id.IsEmpty
                ? names.Agents.Intern(id, view.Key(Meaning.AgentId, names.Hash))
                : scope.AgentKey(service, id, name);
            role = scope.Role(roles.Intern(name));
            return AgentClaim.Named;
        }

        if (scope.Agent != 0)
        {
            agent = scope.Agent;
            role = scope.AgentRole;
            return AgentClaim.Root;
        }

        role = scope.Role(0);
        agent = UserAgent(view, emitter, service);
        if (agent != 0)
        {
            return AgentClaim.Named;
        }

        if (
            runs.TryAgentOfSpan(session, view.Record.ParentId, out agent, out ulong spanRole)
            || runs.TryAgentOfSpan(session, view.Record.SpanId, out agent, out spanRole)
        )
        {
            role = spanRole;
            return AgentClaim.Named;
        }

        agent = scope.ProvisionalAgent;
        return AgentClaim.Provisional;
    }

    // Elsewhere user.id is the person the agent serves, and many agents serve one person.
    private ulong UserAgent(in RecordView view, Emitter emitter, ReadOnlySpan<byte> service)
    {
        if (
            emitter
            is not (Emitter.ClaudeCode or Emitter.Codex or Emitter.GeminiCli or Emitter.Copilot)
        )
        {
            return 0;
        }

        ReadOnlySpan<byte> user = view.TextAnywhere(Meaning.UserIdentity);
        user = user.IsEmpty ? view.TextAnywhere(Meaning.InstallationId) : user;
        user = user.IsEmpty ? view.Text(Meaning.SubAgentId) : user;
        return user.IsEmpty ? 0 : names.Agents.Intern(text.Join(service, user, default));
    }

    // Rows that are out already cannot be called back; one row tells later stages whose they were.
    private void Correct(Emitter emitter, int index, in RecordView view)
    {
        ref Observation row = ref delivery.Open(
            emitter,
            ObservationKind.SessionStart,
            runs.View(index)
        );
        row.TimeMs = RecordTime.Milliseconds(view.Record.StartNanos);
    }
}
