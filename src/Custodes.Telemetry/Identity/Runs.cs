using System.Buffers.Binary;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Telemetry.Identity;

/// <summary>Joins records to runs, and runs to agents, however late the telemetry says whose they are.</summary>
/// <remarks>
/// Children are exported before their parents and tool spans bear neither agent nor conversation, so a
/// trace keeps the session under which its first record went out, and a session takes the surest claim
/// on its agent that any of its records made. All tables are bounded; what was long of no use goes first.
/// </remarks>
internal sealed class Runs(Names names, int sessionCountMax, int traceCountMax, int spanCountMax)
{
    private const int TraceIdBytes = 16;

    private readonly RecentTable<SessionContext> sessions = new(sessionCountMax);
    private readonly RecentTable<TraceContext> traces = new(traceCountMax);
    private readonly RecentTable<SpanContext> agentSpans = new(spanCountMax);
    private readonly byte[] traceId = new byte[TraceIdBytes];
    private readonly byte[] spanId = new byte[sizeof(ulong)];
    private readonly byte[] traceName = new byte["trace:".Length + (2 * TraceIdBytes)];

    // The trace of the record at hand.
    private int traceIndex = -1;

    /// <summary>Contexts pushed out to make room for new ones.</summary>
    public long Evicted => sessions.Evicted + traces.Evicted + agentSpans.Evicted;

    /// <summary>The context at a place that <see cref="Find"/> named.</summary>
    public ref SessionContext this[int index] => ref sessions[index];

    /// <summary>The key of a trace. Never 0.</summary>
    public ulong TraceKey(ulong high, ulong low) => names.Hash.Of(high, low);

    /// <summary>Where a trace stands, or a negative number.</summary>
    public int TraceIndex(ulong key) => traces.IndexOf(key);

    /// <summary>Asks for the memory that a search for a trace will read first.</summary>
    public void PrefetchTrace(ulong key) => traces.PrefetchSlot(key);

    /// <summary>Asks for the memory that it will read next, once the first is there.</summary>
    public void PrefetchTraceEntry(ulong key) => traces.PrefetchEntry(key);

    /// <summary>Asks for the session in which a trace's last record stood.</summary>
    public void PrefetchSession(int traceIndex)
    {
        if (traceIndex >= 0)
        {
            sessions.Prefetch(traces[traceIndex].SessionIndex);
        }
    }

    /// <summary>The session of a record that names one, or stands in a trace, or both; 0 for neither.</summary>
    /// <param name="named">The name it bears; empty when none.</param>
    /// <param name="key">That name's key.</param>
    /// <param name="trace">The trace it stands in.</param>
    public ulong SessionOf(ReadOnlySpan<byte> named, ulong key, ref TraceMark trace)
    {
        ulong explicitly = names.Sessions.Intern(named, key);
        if (!trace.IsThere)
        {
            return explicitly;
        }

        int index = IndexOf(ref trace);
        if (index < 0)
        {
            index = traces.Add(trace.Key);
            traces[index] = new TraceContext
            {
                Session = explicitly != 0 ? explicitly : InternTrace(trace),
                IsNamed = explicitly != 0,
            };
        }
        else
        {
            traces.Touch(index);
        }

        traceIndex = index;
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
            bool isNew = index < 0;
            index = isNew ? sessions.Add(session) : index;
            if (isOfTrace)
            {
                traces[traceIndex].SessionIndex = index;
            }

            if (isNew)
            {
                return index;
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

    // Where the record's trace is, or a negative number. It may have left since somebody looked.
    private int IndexOf(ref TraceMark trace)
    {
        if (trace.Key == 0)
        {
            trace.Key = TraceKey(trace.High, trace.Low);
        }

        int index = trace.Index;
        return index >= 0 && traces.KeyAt(index) == trace.Key ? index : traces.IndexOf(trace.Key);
    }

    private ulong SpanKey(ulong session, ulong span)
    {
        BinaryPrimitives.WriteUInt64BigEndian(spanId, span);
        return KeyedHash.Combine(session, names.Hash.Of(spanId));
    }

    private ulong InternTrace(in TraceMark trace)
    {
        BinaryPrimitives.WriteUInt64BigEndian(traceId, trace.High);
        BinaryPrimitives.WriteUInt64BigEndian(traceId.AsSpan(8), trace.Low);
        "trace:"u8.CopyTo(traceName);
        _ = Convert.TryToHexStringLower(traceId, traceName.AsSpan("trace:".Length), out _);
        return names.Sessions.Intern(traceName);
    }
}
