using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Custodes.Primitives;

namespace Custodes.Baselines.Behaviour;

/// <content>Row by row: the row scored, the row learnt.</content>
public sealed partial class BehaviourBaseline
{
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

        ref AgentBlock agent = ref (
            row.Agent < 0 ? ref Stranger(row.Role) : ref blocks.Agent(row.Agent)
        );
        ref SessionBlock session = ref blocks.Session(row.Session);
        if (session.Agent != row.Agent)
        {
            Assign(ref session, row.Agent);
        }

        if (session.Observations == 0)
        {
            BeginSession(ref agent, in row);
        }

        if (agent.Observations == 0)
        {
            Begin(ref agent, row);
        }

        if (row.Build != 0 && row.Build != agent.Build)
        {
            BeginBuild(ref agent, in row);
        }

        surprise = default;
        ushort claimed = row.Role;
        if (agent.Role != claimed && row.Agent >= 0)
        {
            row.Role = JudgedRole(in agent, claimed);
        }

        RoleModel role = roleAt[row.Role];
        int place = AgentTools.PlaceOf(in agent, row.Fingerprint, out bool isKnown);
        row.ToolPlace = (byte)place;
        float more = 0;
        if (BehaviourKernel.HasMore(in row, in agent, in session, isKnown))
        {
            more = BehaviourKernel.ScoreMore(
                ref row,
                ref agent,
                ref session,
                role,
                fleet,
                counts,
                ref surprise
            );
        }

        float likely = 1;
        float own = 0;
        float used = 0;
        if (row.Action != 0)
        {
            likely = session.IsOlder
                ? counts.OlderTransitionShare(in row, session.PreviousAction, role, fleet)
                : counts.TransitionShare(row.Role, session.PreviousAction, row.Action, role, fleet);
            own = BehaviourKernel.TransitionOf(ref agent, session.PreviousAction, row.Action);
            used = isKnown ? AgentTools.UsesIn(ref agent, place) : 0;
        }

        Vector256<float> numbers = AgentLifecycle.NumbersOf(ref row, in session);
        float total = BehaviourKernel.Score(
            numbers,
            in agent,
            likely,
            own,
            used,
            more,
            ref surprise
        );
        if (!AgentLifecycle.IsSettling(agent))
        {
            BehaviourKernel.Bet(ref agent, role, total);
        }

        // Judged perhaps as what its agent was before, it is learnt as what it says it is: that role may become known.
        row.Role = claimed;

        // Whose session it is hardly changes, and can be told; whether this row is its most surprising cannot.
        bool isMost = total >= session.SurpriseMax;
        session.SurpriseMax = FastMath.Max(total, session.SurpriseMax);
        if (session.Suspect != row.Agent && isMost)
        {
            Hold(session.Suspect, -1);
            Hold(row.Agent, 1);
            session.Suspect = row.Agent;
        }

        session.Observations++;
        agent.Observations++;
        agent.SinceBuild++;
    }

    /// <summary>The role by which an agent's rows are scored: the one it came as while nobody knows the one it claims.</summary>
    /// <remarks>Else whoever claims a role of its own would have nobody to deviate from.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ushort JudgedRole(in AgentBlock agent, int claimed) =>
        KnowsRole is not null
        && agent.Observations > 0
        && claimed != FleetRole
        && !KnowsRole(roleAt[claimed].Key)
        && KnowsRole(roleAt[agent.Role].Key)
            ? agent.Role
            : (ushort)claimed;

    /// <summary>Teaches a scored row what may be learnt from it, and moves its session on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Learn(ref BehaviourRow row, ref Surprise surprise, bool learns)
    {
        if (row.Session < 0)
        {
            return;
        }

        ref SessionBlock session = ref blocks.Session(row.Session);
        if (row.Agent < 0)
        {
            AgentLifecycle.Advance(ref row, ref stranger, ref session);
            return;
        }

        ref AgentBlock agent = ref blocks.Agent(row.Agent);
        turn++;
        bool mayLearn =
            learns & AgentLifecycle.MayLearn(in agent) & !session.IsIncident & !surprise.IsReplay;
        if (
            AgentLifecycle.Suspicion(in agent) >= AgentLifecycle.DropAtNats
            || agent.IncidentCopy != 0
        )
        {
            mayLearn = MayLearnSuspect(ref agent, mayLearn);
        }

        if (mayLearn)
        {
            byte known = agent.CapabilitiesSeen;
            BehaviourKernel.Learn(ref row, ref agent, ref session);
            TeachRole(ref row, known, session.PreviousAction, surprise.Total);
        }
        else if (learns)
        {
            LearnLevel(ref row, in surprise, ref agent, in session);
        }

        surprise.WasLearnt = mayLearn;
        AgentLifecycle.Advance(ref row, ref agent, ref session);
        if (AgentLifecycle.IsCheckDue(in agent))
        {
            AgentLifecycle.Check(ref agent, ref anchors[row.Agent]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LearnLevel(
        ref BehaviourRow row,
        in Surprise surprise,
        ref AgentBlock agent,
        in SessionBlock session
    )
    {
        bool mayLearn = session is not { IsIncident: true, IsLevelOnly: false };
        if (mayLearn && LevelLearning.HasBudget(in agent) && LevelLearning.IsLevel(in surprise))
        {
            LevelLearning.Learn(ref row, ref agent, ref anchors[row.Agent]);
        }

        if (levels.Count > 0 && !surprise.IsReplay)
        {
            levels.Add(in row, in agent);
        }
    }

    // While suspicion is high nothing is learnt; while it may yet become high, only what can be unlearnt.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MayLearnSuspect(ref AgentBlock agent, bool mayLearn)
    {
        float suspicion = AgentLifecycle.Suspicion(in agent);
        mayLearn &= suspicion < BehaviourKernel.LearningGateNats;
        if (mayLearn && suspicion >= AgentLifecycle.CopyAtNats)
        {
            // No room for a copy means nothing could be unlearnt: so nothing is learnt.
            mayLearn = copies.TryTake(ref agent);
        }
        else if (suspicion < AgentLifecycle.DropAtNats)
        {
            copies.Drop(ref agent);
        }

        return mayLearn;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TeachRole(
        ref BehaviourRow row,
        byte capabilitiesBefore,
        ushort previous,
        float surprise
    )
    {
        RoleModel role = roleAt[row.Role];
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
        else if (row.IsValueNewToRole)
        {
            // Never sampled: a value that the role does not know is news each time, whoever names it.
            counts.LearnValue(in row);
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
}
