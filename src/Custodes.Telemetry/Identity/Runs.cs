using System.Buffers.Binary;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Telemetry.Identity;

/// <summary>Joins records to runs, and runs to agents, however late the telemetry says whose they are.</summary>
/// <remarks>
/// Children are exported before their parents and tool spans bear neither agent nor conversation, so a
/// trace keeps the session under which its first record went out, and a session takes the surest claim
/// on its agent that any of its records made. All tables are bounded; the least recently used go first.
/// </remarks>
internal sealed class Runs(Names names, int sessionCountMax, int traceCountMax, int spanCountMax)
{
    private const int TraceIdBytes = 16;

    private readonly RecentTable<SessionContext> sessions = new(sessionCountMax);
    private readonly RecentTable<TraceContext> traces = new(traceCountMax);
    private readonly RecentTable<SpanContext> agentSpans = new(spanCountMax);
    private readonly LastName sessionNames = new(names.Sessions);
    private readonly byte[] traceId = new byte[TraceIdBytes];
    private readonly byte[] spanId = new byte[sizeof(ulong)];
    private readonly byte[] traceName = new byte["trace:".Length + (2 * TraceIdBytes)];

    // The trace of the record before: records of one trace often follow each other.
    private ulong lastHigh;
    private ulong lastLow;
    private ulong traceKey;
    private int traceIndex = -1;

    /// <summary>Contexts pushed out to make room for new ones.</summary>
    public long Evicted => sessions.Evicted + traces.Evicted + agentSpans.Evicted;

    /// <summary>The context at a place that <see cref="Find"/> named.</summary>
    public ref SessionContext this[int index] => ref sessions[index];

    /// <summary>The session of a record that names one, or stands in a trace, or both; 0 for neither.</summary>
    public ulong SessionOf(ReadOnlySpan<byte> named, ulong traceHigh, ulong traceLow)
    {
        ulong explicitly = sessionNames.Intern(named);
        if ((traceHigh | traceLow) == 0)
        {
            return explicitly;
        }

        int index = TraceIndex(traceHigh, traceLow);
        if (index < 0)
        {
            index = traces.Add(traceKey);
            traces[index] = new TraceContext
            {
                Session = explicitly != 0 ? explicitly : InternTrace(),
                IsNamed = explicitly != 0,
            };
            traceIndex = index;
        }

        traces.Touch(index);
        ref TraceContext context = ref traces[index];
        return explicitly != 0 && context.IsNamed ? explicitly : context.Session;
    }

    /// <summary>The context of a session, made if need be.</summary>
    public int Find(ulong session)
    {
        bool isOfTrace = traceIndex >= 0 && traces[traceIndex].Session == session;
        int index = isOfTrace ? traces[traceIndex].SessionIndex : -1;
        if (index < 0 || sessions.KeyAt(index) != session)
        {
            index = sessions.IndexOf(session);
            index = index < 0 ? sessions.Add(session) : index;
            if (isOfTrace)
            {
                traces[traceIndex].SessionIndex = index;
            }
        }

        sessions.Touch(index);
        return index;
    }

    /// <summary>Remembers the agent of an agent's span, for children and logs that come later.</summary>
    public void RememberSpan(ulong session, ulong span, ulong agent, ulong role)
    {
        ulong key = SpanKey(session, span);
        int index = agentSpans.IndexOf(key);
        index = index < 0 ? agentSpans.Add(key) : index;
        agentSpans[index] = new SpanContext { Agent = agent, Role = role };
    }

    /// <summary>The agent of a span, when it was an agent's span that came earlier.</summary>
    public bool TryAgentOfSpan(ulong session, ulong span, out ulong agent, out ulong role)
    {
        int index =
            span == 0 || agentSpans.Count == 0 ? -1 : agentSpans.IndexOf(SpanKey(session, span));
        agent = index < 0 ? 0 : agentSpans[index].Agent;
        role = index < 0 ? 0 : agentSpans[index].Role;
        return index >= 0;
    }

    /// <summary>Takes a version and a model of the run, the first told of each; later ones change nothing.</summary>
    public void TakeBuild(int index, ulong version, ulong model)
    {
        ref SessionContext run = ref sessions[index];
        bool isNews = (run.Version == 0 && version != 0) || (run.Model == 0 && model != 0);
        if (!isNews)
        {
            return;
        }

        run.Version = run.Version == 0 ? version : run.Version;
        run.Model = run.Model == 0 ? model : run.Model;
        run.Build = KeyedHash.Combine(run.Version, run.Model);
        if (!names.Builds.TryGet(run.Build, out _))
        {
            string versionName = names.Builds.Show(run.Version);
            string modelName = names.Builds.Show(run.Model);
            names.Builds.Restore(run.Build, $"{versionName} {modelName}".Trim());
        }
    }

    /// <summary>Takes a claim on the run's agent; whether rows already out must be re-attributed.</summary>
    public bool TakeAgent(int index, AgentClaim claim, ulong agent, ulong role)
    {
        ref SessionContext run = ref sessions[index];
        if (claim <= run.Claim)
        {
            return false;
        }

        bool isCorrection = run.Claim != AgentClaim.None && run.RowCount > 0 && run.Agent != agent;
        run.Claim = claim;
        run.Agent = agent;
        run.Role = role;
        return isCorrection;
    }

    /// <summary>The run as a row states it.</summary>
    public RunView View(int index)
    {
        ref SessionContext run = ref sessions[index];
        return new RunView(
            index,
            sessions.KeyAt(index),
            run.Agent,
            run.Role,
            run.Build,
            run.Claim == AgentClaim.Provisional
        );
    }

    // Where a trace is, or a negative number; its key stays in a field for who adds it.
    private int TraceIndex(ulong high, ulong low)
    {
        bool isLast = high == lastHigh && low == lastLow;
        if (isLast && traceIndex >= 0 && traces.KeyAt(traceIndex) == traceKey)
        {
            return traceIndex;
        }

        BinaryPrimitives.WriteUInt64BigEndian(traceId, high);
        BinaryPrimitives.WriteUInt64BigEndian(traceId.AsSpan(8), low);
        lastHigh = high;
        lastLow = low;
        traceKey = names.Hash.Of(traceId);
        traceIndex = traces.IndexOf(traceKey);
        return traceIndex;
    }

    private ulong SpanKey(ulong session, ulong span)
    {
        BinaryPrimitives.WriteUInt64BigEndian(spanId, span);
        return KeyedHash.Combine(session, names.Hash.Of(spanId));
    }

    private ulong InternTrace()
    {
        "trace:"u8.CopyTo(traceName);
        _ = Convert.TryToHexStringLower(traceId, traceName.AsSpan("trace:".Length), out _);
        return names.Sessions.Intern(traceName);
    }
}
