using Custodes.Baselines.Memory;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>Behaviour baselines of all agents: resolves names to slots, scores, learns.</summary>
/// <remarks>
/// Two steps a batch: <c>Resolve</c> finds sessions, agents and roles; <see cref="Observe"/>
/// runs the kernel with the blocks prefetched some rows ahead, which is what makes a million agents in
/// random order cost little more than ten. One writer; all memory is taken in the constructor.
/// </remarks>
public sealed partial class BehaviourBaseline : IDisposable
{
    private const int FleetRole = 0;

    private readonly KeyIndex agentIndex;
    private readonly KeyIndex sessionIndex;
    private readonly KeyIndex roleIndex;
    private readonly FleetBlocks blocks;
    private readonly NativeBlocks<AnchorBlock> anchors;
    private readonly AgentUse[] uses;
    private readonly RoleModel fleet = new();
    private readonly List<RoleModel> roles = [];

    // The same by slot, for the hot path.
    private readonly RoleModel[] roleAt;
    private readonly IncidentCopies copies;
    private readonly BehaviourCounts counts;
    private AgentBlock stranger;
    private long turn;
    private int sweep;
    private int agentSweep;

    /// <summary>Takes all memory that the limits ask for.</summary>
    public BehaviourBaseline(BehaviourLimits limits)
    {
        roleAt = new RoleModel[limits.RoleCountMax + 1];
        AddRole(fleet);
        agentIndex = new KeyIndex(limits.AgentCountMax);
        sessionIndex = new KeyIndex(limits.SessionCountMax);
        roleIndex = new KeyIndex(limits.RoleCountMax);
        blocks = new FleetBlocks(limits.AgentCountMax, limits.SessionCountMax);
        anchors = new NativeBlocks<AnchorBlock>(limits.AgentCountMax);
        isWide = blocks.Bytes > WideBytes;
        uses = new AgentUse[limits.AgentCountMax];
        Actions = new ActionTable(limits.ActionCountMax);
        counts = new BehaviourCounts(limits.CountEntriesMax);
        copies = new IncidentCopies(limits.IncidentCopyCountMax);
        levels = new LevelWatch(limits.LevelAgentCountMax);
    }

    /// <summary>The actions that are told apart.</summary>
    public ActionTable Actions { get; }

    /// <summary>
    /// Whether there is enough of a role, by its key, to judge by. Until there is, an agent that was known as another role is judged as
    /// that. Null takes every role for known.
    /// </summary>
    public Func<ulong, bool>? KnowsRole { get; init; }

    /// <summary>Counts of roles and the fleet.</summary>
    public BehaviourCounts Counts => counts;

    /// <summary>Agents with a baseline.</summary>
    public int AgentCount => agentIndex.Count;

    /// <summary>Sessions that are open.</summary>
    public int SessionCount => sessionIndex.Count;

    /// <summary>Roles, the fleet included.</summary>
    public IReadOnlyList<RoleModel> Roles => roles;

    /// <summary>Rows whose agent found the table full: scored against their role alone.</summary>
    public long AgentsRefused { get; private set; }

    /// <summary>Rows whose session found the table full.</summary>
    public long SessionsRefused { get; private set; }

    /// <summary>Rows whose role found the table full: judged as the fleet.</summary>
    public long RolesRefused { get; private set; }

    /// <summary>Incidents for which no copy of the time before could be kept.</summary>
    public long CopiesRefused => copies.Refused;

    /// <summary>Bytes of native memory taken.</summary>
    public long Bytes => (long)(blocks.Bytes + anchors.Bytes);

    /// <summary>Whether the kernel took the request for huge pages.</summary>
    public bool HugePagesAsked => blocks.HugePagesAsked;

    /// <summary>One agent's block, in place.</summary>
    public ref AgentBlock Agent(int slot) => ref blocks.Agent(slot);

    /// <summary>How far an agent's baseline can be trusted at a time, in milliseconds since 1970: silence makes it old.</summary>
    public BaselineState StateAt(int slot, long nowMs) =>
        AgentLifecycle.IsStale(in blocks.Agent(slot), nowMs)
            ? BaselineState.Stale
            : (BaselineState)blocks.Agent(slot).State;

    /// <summary>One session's block, in place.</summary>
    public ref SessionBlock Session(int slot) => ref blocks.Session(slot);

    /// <summary>One agent's drift anchor, in place.</summary>
    public ref AnchorBlock Anchor(int slot) => ref anchors[slot];

    /// <summary>The slot of an agent, or -1.</summary>
    public int FindAgent(ulong key) => agentIndex.Find(key);

    /// <summary>The slot of a session, or -1.</summary>
    public int FindSession(ulong key) => sessionIndex.Find(key);

    /// <summary>Finds the slots of every row, making sessions, agents and roles as they appear.</summary>
    /// <param name="batch">The rows; every action in them is described in <see cref="Actions"/>.</param>
    /// <param name="rows">As many as the batch has.</param>
    /// <param name="now">The caller's clock, in its own ticks: decides which session is longest idle.</param>
    public void Resolve(ObservationBatch batch, Span<BehaviourRow> rows, long now)
    {
        Span<Observation> observations = batch.Observations;
        foreach (ref Observation observation in observations)
        {
            sessionIndex.Prefetch(observation.Session);
            agentIndex.Prefetch(observation.Agent);
        }

        for (int index = 0; index < observations.Length; index++)
        {
            Resolve(in observations[index], batch, ref rows[index], now);
        }
    }

    /// <summary>Finds the slots of one row: anew, if its session was closed after its batch was resolved.</summary>
    public void Resolve(
        in Observation observation,
        ObservationBatch batch,
        ref BehaviourRow row,
        long now
    )
    {
        RowValues.Fill(in observation, batch, Actions, ref row);
        row.Role = RoleOf(observation.Role);
        ResolveSession(in observation, ref row, now);
    }

    /// <summary>Whether a resolved row still stands where its session is.</summary>
    public bool IsCurrent(in BehaviourRow row, ulong session) =>
        row.Session >= 0 && blocks.Session(row.Session).Key == session;

    /// <summary>Marks a session's observations as an incident: what it taught is taken back, and no more is learnt.</summary>
    /// <param name="session">Its slot.</param>
    /// <param name="isLevelOnly">
    /// Whether it alarmed for a level alone (<see cref="IsLevel"/>): then nothing is taken back, and levels go on being learnt within
    /// the drift budget. Once it was marked without, that holds.
    /// </param>
    public void MarkIncident(int session, bool isLevelOnly = false)
    {
        ref SessionBlock block = ref blocks.Session(session);
        block.IsLevelOnly = isLevelOnly && (block.IsLevelOnly || !block.IsIncident);
        block.IsIncident = true;
        if (block.Agent >= 0 && !block.IsLevelOnly)
        {
            _ = copies.TryRestore(ref blocks.Agent(block.Agent));
        }
    }

    /// <summary>Whether a row would not be above a threshold but for its numbers, and these are not far off.</summary>
    public static bool IsLevel(in Surprise surprise, double threshold) =>
        LevelLearning.IsLevel(in surprise)
        && surprise.Total - surprise.Volume - surprise.Tempo <= threshold;

    /// <summary>Forgets the evidence against an agent: an operator released it, or its time ran out.</summary>
    public void ClearSuspicion(int agent)
    {
        ref AgentBlock block = ref blocks.Agent(agent);
        block.Suspicions = default;
        copies.Drop(ref block);
    }

    /// <summary>Begins an agent's baseline anew from what it is now: an operator looked and found it right.</summary>
    /// <remarks>As at a new build: what was learnt stays with a prior's weight, and the anchor is set anew.</remarks>
    public void Relearn(int agent)
    {
        ref AgentBlock block = ref blocks.Agent(agent);
        block.Observations = Math.Min(block.Observations, AgentLifecycle.ActiveObservations);
        block.State = (byte)BaselineState.Learning;
        anchors[agent] = default;
        levels.Forget(agent);
    }

    /// <summary>
    /// Marks an agent's baseline as learnt from an incident: quarantine says that its sessions were
    /// hijacked, and what the earlier ones taught before suspicion rose cannot be told from the rest.
    /// </summary>
    public void Poison(int agent)
    {
        ref AgentBlock block = ref blocks.Agent(agent);
        _ = copies.TryRestore(ref block);
        block.State = (byte)BaselineState.Poisoned;
        levels.Forget(agent);
    }

    /// <summary>Lets an agent's baseline begin anew, as its role, with its next session.</summary>
    public void StartAnew(int agent)
    {
        ref AgentBlock block = ref blocks.Agent(agent);
        copies.Drop(ref block);
        block.State = (byte)BaselineState.ResetPending;
        levels.Forget(agent);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        agentIndex.Dispose();
        sessionIndex.Dispose();
        roleIndex.Dispose();
        blocks.Dispose();
        anchors.Dispose();
        copies.Dispose();
        counts.Dispose();
        Actions.Dispose();
    }
}
