using System.Runtime.CompilerServices;
using Custodes.Primitives;

namespace Custodes.Baselines.Behaviour;

/// <content>Row by row: the blocks loaded ahead, the row scored, the row learnt.</content>
public sealed partial class BehaviourBaseline
{
    // Far enough for a line to arrive from memory, near enough not to be pushed out again.
    private const int PrefetchDistance = 16;

    // By then agent and session have come, which tell what else the row needs: the transition from the
    // action before, and the second line of tools.
    private const int NearDistance = 4;

    /// <summary>Starts to load the blocks that the rows some places on will need; call it row by row.</summary>
    public void Prefetch(ReadOnlySpan<BehaviourRow> rows, int index)
    {
        if (index == 0)
        {
            PrefetchStart(rows);
        }

        int far = index + PrefetchDistance;
        if ((uint)far < (uint)rows.Length)
        {
            PrefetchFar(in rows[far]);
        }

        int near = index + NearDistance;
        if ((uint)near < (uint)rows.Length)
        {
            PrefetchNear(in rows[near]);
        }
    }

    /// <summary>Scores every row and learns what may be learnt.</summary>
    /// <param name="rows">Resolved rows.</param>
    /// <param name="surprises">Takes one surprise a row.</param>
    /// <param name="learns">False scores with frozen baselines.</param>
    public void Observe(Span<BehaviourRow> rows, Span<Surprise> surprises, bool learns = true)
    {
        for (int index = 0; index < rows.Length; index++)
        {
            Prefetch(rows, index);
            Score(ref rows[index], ref surprises[index]);
            Learn(ref rows[index], ref surprises[index], learns);
        }
    }

    // Scoring and learning stay two calls: in one method the compiler runs out of what it may inline and
    // leaves calls in the middle of either.

    /// <summary>Scores one row. Nothing of it is learnt: whoever judges it may still call it an incident.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Score(ref BehaviourRow row, ref Surprise surprise)
    {
        if (row.Session < 0)
        {
            SessionsRefused++;
            surprise = default;
            return;
        }

        ref AgentBlock agent = ref (row.Agent < 0 ? ref Stranger(row.Role) : ref agents[row.Agent]);
        ref SessionBlock session = ref sessions[row.Session];
        Assign(ref session, row.Agent);
        if (session.Observations == 0)
        {
            BeginSession(ref agent, in row);
        }

        if (agent.Observations == 0)
        {
            Begin(ref agent, row);
        }

        RoleModel role = roles[row.Role];
        AgentLifecycle.Open(ref row, ref agent, ref session);
        BehaviourKernel.Score(ref row, ref agent, ref session, role, fleet, counts, ref surprise);
        if (!AgentLifecycle.IsSettling(agent))
        {
            BehaviourKernel.Bet(ref agent, role.Deltas, RoleModel.BinOf(surprise.Total));
        }

        bool isMost = surprise.Total >= session.SurpriseMax;
        session.SurpriseMax = isMost ? surprise.Total : session.SurpriseMax;
        if (isMost && session.Suspect != row.Agent)
        {
            Hold(session.Suspect, -1);
            Hold(row.Agent, 1);
            session.Suspect = row.Agent;
        }

        session.Observations++;
        agent.Observations++;
        agent.SinceBuild++;
    }

    /// <summary>Teaches a scored row what may be learnt from it, and moves its session on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Learn(ref BehaviourRow row, ref Surprise surprise, bool learns)
    {
        if (row.Session < 0)
        {
            return;
        }

        ref SessionBlock session = ref sessions[row.Session];
        if (row.Agent < 0)
        {
            AgentLifecycle.Advance(ref row, ref stranger, ref session);
            return;
        }

        ref AgentBlock agent = ref agents[row.Agent];
        turn++;
        float suspicion = AgentLifecycle.Suspicion(in agent);
        bool mayLearn =
            learns
            && AgentLifecycle.MayLearn(in agent)
            && !session.IsIncident
            && !surprise.IsReplay
            && suspicion < BehaviourKernel.LearningGateNats;
        if (mayLearn && suspicion >= AgentLifecycle.CopyAtNats)
        {
            // No room for a copy means nothing could be unlearnt: so nothing is learnt.
            mayLearn = copies.TryTake(ref agent);
        }
        else if (suspicion < AgentLifecycle.DropAtNats && agent.IncidentCopy != 0)
        {
            copies.Drop(ref agent);
        }

        if (mayLearn)
        {
            byte known = agent.CapabilitiesSeen;
            BehaviourKernel.Learn(ref row, ref agent, ref session);
            TeachRole(ref row, known, session.PreviousAction, surprise.Total);
        }

        surprise.WasLearnt = mayLearn;
        AgentLifecycle.Advance(ref row, ref agent, ref session);
        if (AgentLifecycle.IsCheckDue(in agent))
        {
            AgentLifecycle.Check(ref agent, ref anchors[row.Agent]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TeachRole(
        ref BehaviourRow row,
        byte capabilitiesBefore,
        ushort previous,
        float surprise
    )
    {
        RoleModel role = roles[row.Role];
        if (((byte)row.Capabilities & ~capabilitiesBefore) != 0)
        {
            RoleLearning.LearnCapabilities(ref row, capabilitiesBefore, role, fleet);
        }

        // Drawn by a hash of the turn: agents that take turns in a fixed order are all sampled alike.
        int step = role.SamplingStep;
        if ((SplitMix64.Mix((ulong)turn) & (ulong)(step - 1)) == 0)
        {
            TeachSample(ref row, role, previous, surprise);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TeachSample(ref BehaviourRow row, RoleModel role, ushort previous, float surprise)
    {
        int weight = role.SamplingStep;
        RoleLearning.Learn(ref row, role, fleet, RoleModel.BinOf(surprise), weight);
        if (row.Action != 0)
        {
            counts.Learn(ref row, previous, weight);
        }
    }

    // Nobody may hide behind a full table: without a block of its own it is judged as its role.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref AgentBlock Stranger(ushort role)
    {
        AgentsRefused++;
        stranger = default;
        stranger.CapabilitiesSeen = roles[role].CapabilitiesUsed;
        return ref stranger;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PrefetchStart(ReadOnlySpan<BehaviourRow> rows)
    {
        foreach (ref readonly BehaviourRow row in rows[..Math.Min(PrefetchDistance, rows.Length)])
        {
            PrefetchFar(in row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchFar(in BehaviourRow row)
    {
        agents.Prefetch(row.Agent, AgentBlock.HotLines);
        sessions.Prefetch(row.Session, lines: 1);
        if (row.Values != 0)
        {
            agents.PrefetchLine(row.Agent, AgentBlock.ValuesLine);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchNear(in BehaviourRow row)
    {
        int agent = row.Agent;
        if (agent >= 0 && AgentTools.UsesBothLines(in agents[agent]))
        {
            agents.PrefetchLine(agent, AgentBlock.MoreToolsLine);
        }

        int session = row.Session;
        if (session >= 0)
        {
            counts.Prefetch(row.Role, sessions[session].PreviousAction, row.Action);
        }
    }
}
