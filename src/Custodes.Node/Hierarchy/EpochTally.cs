using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Certified;

namespace Custodes.Node.Hierarchy;

/// <summary>Counts, between two epochs, what was seen and learnt of the agents that this node reports on.</summary>
/// <remarks>
/// The pipeline's owner adds; whoever reports takes all of it when an epoch opens. They meet at one lock, once a
/// batch: rows wait in a list of the owner's until then. What may not be learnt is not told either: an incident, a
/// replay, an agent under suspicion. What a session did before it raised an alarm stays told, and how rare it was
/// (<see cref="ReportDetector"/>): without alarms nobody could see how often there are some.
/// </remarks>
internal sealed class EpochTally(
    IReadOnlyDictionary<ulong, (uint Place, ulong Role)> own,
    CategoryIds categories,
    int sessionCountMax
)
{
    /// <summary>Strangers that are told apart.</summary>
    public const int StrangerCountMax = 65_536;

    private const int PendingMax = 4_096;

    // Behind the numbers of a session.
    private const int FirstRank = ReportFeature.Count - ReportFeature.SessionObservations;
    private readonly SessionTally[] sessions = new SessionTally[sessionCountMax];
    private readonly List<Seen> pending = [];
    private readonly Lock gate = new();
    private readonly SketchBuilder sketch = new();
    private readonly HashSet<ulong> strangers = [];
    private Dictionary<uint, AgentTally> current = [];
    private Dictionary<uint, AgentTally> frozen = [];
    private long strangerRows;
    private long otherRoleRows;

    /// <summary>Agents that were seen and are not in the agents file, or not this node's; counted to a limit.</summary>
    public long StrangerCount { get; private set; }

    /// <summary>Observations of those.</summary>
    public long StrangerRows => Interlocked.Read(ref strangerRows);

    /// <summary>Observations of own agents under another role than the one that they are registered with.</summary>
    public long OtherRoleRows => Interlocked.Read(ref otherRoleRows);

    /// <summary>Agents that are in the newest reports.</summary>
    public int ReportedCount { get; private set; }

    /// <summary>Counts a row that was scored. The pipeline's owner.</summary>
    /// <param name="row">The row.</param>
    /// <param name="agent">Keyed hash of the agent's name.</param>
    /// <param name="role">Keyed hash of the role's name, as telemetry told it; 0 when it told none.</param>
    /// <param name="previous">Symbol of the session's action before.</param>
    /// <param name="isLearnt">Whether it may be told.</param>
    /// <param name="isCall">Whether it is a tool call.</param>
    /// <param name="hasEffect">Whether that does more than read.</param>
    public void Add(
        in BehaviourRow row,
        ulong agent,
        ulong role,
        ushort previous,
        bool isLearnt,
        bool isCall,
        bool hasEffect
    )
    {
        if (!own.TryGetValue(agent, out (uint Place, ulong Role) known))
        {
            _ = Interlocked.Increment(ref strangerRows);
            if (strangers.Count < StrangerCountMax && strangers.Add(agent))
            {
                StrangerCount = strangers.Count;
            }

            return;
        }

        // What an agent says of its role must not let it speak for another one.
        if (role != 0 && role != known.Role)
        {
            _ = Interlocked.Increment(ref otherRoleRows);
            return;
        }

        ref SessionTally session = ref sessions[row.Session];
        session.Agent = agent;
        session.Observations++;
        session.Calls += isCall ? 1 : 0;
        session.Effects += hasEffect ? 1 : 0;
        if (isLearnt)
        {
            ulong action = row.Action == 0 ? CategoryIds.None : categories.Of(row.Action);
            Append(new Seen(known.Place, row.Numbers, categories.Of(previous), action, false));
        }
    }

    /// <summary>What is reported now, by place. Whoever reports.</summary>
    public IReadOnlyDictionary<uint, AgentTally> Frozen => frozen;

    /// <summary>Counts a session that ended. The pipeline's owner.</summary>
    /// <param name="closed">The session.</param>
    /// <param name="behaviour">Its p-value by what it did; 1 when it was not ranked.</param>
    /// <param name="provenance">Its p-value by where its values came from; 1 when it was not ranked.</param>
    public void End(in ClosedSession closed, double behaviour, double provenance)
    {
        SessionTally session = sessions[closed.Slot];
        sessions[closed.Slot] = default;
        if (
            session.Observations == 0
            || !own.TryGetValue(session.Agent, out (uint Place, ulong Role) known)
        )
        {
            return;
        }

        EightFloats numbers = default;
        bool isTold = !closed.IsIncident;
        numbers[0] = isTold ? MathF.Log2(1 + session.Observations) : float.NaN;
        numbers[1] = isTold ? MathF.Log2(1 + session.Calls) : float.NaN;
        numbers[2] =
            isTold && session.Calls > 0 ? (float)session.Effects / session.Calls : float.NaN;
        numbers[3] = isTold ? closed.SurpriseMax : float.NaN;
        numbers[FirstRank + ReportDetector.Provenance] = ReportDetector.RankOf(provenance);
        numbers[FirstRank + ReportDetector.Behaviour] = ReportDetector.RankOf(behaviour);
        Append(new Seen(known.Place, numbers, CategoryIds.None, CategoryIds.None, true));
    }

    /// <summary>Hands over what waits. The pipeline's owner, after each batch.</summary>
    public void Flush()
    {
        if (pending.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            foreach (Seen seen in pending)
            {
                if (!current.TryGetValue(seen.Agent, out AgentTally? tally))
                {
                    current.Add(seen.Agent, tally = new AgentTally());
                }

                seen.AddTo(tally);
            }
        }

        pending.Clear();
    }

    /// <summary>Begins a new epoch: what was counted until now is what is reported. Whoever reports.</summary>
    public void Freeze()
    {
        lock (gate)
        {
            (frozen, current) = (current, []);
        }

        ReportedCount = frozen.Count;
    }

    /// <summary>The report of an agent, of what was frozen; null when nothing was seen of it. Whoever reports.</summary>
    public AgentReport? Report(FleetRegistry registry, uint agent, ulong epoch) =>
        frozen.TryGetValue(agent, out AgentTally? tally)
            ? tally.ToReport(registry.Hash, registry.Calibrated, agent, epoch, sketch)
            : null;

    private void Append(in Seen seen)
    {
        pending.Add(seen);
        if (pending.Count >= PendingMax)
        {
            Flush();
        }
    }

    private readonly record struct Seen(
        uint Agent,
        EightFloats Numbers,
        ulong From,
        ulong Action,
        bool IsSession
    )
    {
        public void AddTo(AgentTally tally)
        {
            int first = IsSession ? ReportFeature.SessionObservations : 0;
            int count = IsSession
                ? ReportFeature.Count - ReportFeature.SessionObservations
                : NumericFeature.Count;
            for (int index = 0; index < count; index++)
            {
                tally.Add(first + index, Numbers[index]);
            }

            for (int detector = 0; IsSession && detector < ReportDetector.Count; detector++)
            {
                tally.AddRank(detector, Numbers[FirstRank + detector]);
            }

            if (Action != CategoryIds.None)
            {
                tally.Add(From, Action);
            }
        }
    }
}
