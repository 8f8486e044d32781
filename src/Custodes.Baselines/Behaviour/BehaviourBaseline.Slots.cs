using System.Runtime.CompilerServices;
using Custodes.Baselines.Certified;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Baselines.Behaviour;

/// <content>Whose row is it: roles, sessions and agents found, begun and ended.</content>
public sealed partial class BehaviourBaseline
{
    /// <summary>Closes a session now.</summary>
    public ClosedSession Close(int slot)
    {
        ref SessionBlock block = ref blocks.Session(slot);
        Invariant.That(block.IsOpen);
        ClosedSession closed = new(
            block.Key,
            slot,
            block.Agent,
            block.Suspect,
            block.Role,
            block.Observations,
            block.SurpriseMax,
            block.IsIncident,
            block.LastTimeMs
        );
        if (block.Agent >= 0)
        {
            blocks.Agent(block.Agent).Sessions++;
        }

        Assign(ref block, agent: -1);
        Hold(block.Suspect, -1);
        ForgetGeneration(in block);
        _ = sessionIndex.Remove(block.Key);
        block = default;
        return closed;
    }

    /// <summary>Looks at some sessions for one that was not touched for long; false when none of those was.</summary>
    /// <remarks>Call it until false after each batch: it walks the table like a clock's hand, 256 places a call.</remarks>
    public bool TryFindIdle(long touchedBefore, out int slot)
    {
        int end = Math.Max(1, sessionIndex.SlotEnd);
        for (int step = 0; step < Math.Min(256, end); step++)
        {
            slot = sweep;
            sweep = (sweep + 1) % end;
            if (blocks.Session(slot).IsOpen && blocks.Session(slot).LastTouched < touchedBefore)
            {
                return true;
            }
        }

        slot = -1;
        return false;
    }

    /// <summary>The longest idle of some open sessions, to make room for a new one; false when none is open.</summary>
    /// <remarks>
    /// Looks at 256 places from where the last search ended, so that the cost stays the same however
    /// large the table is. Those touched now are passed over while there are others.
    /// </remarks>
    public bool TryFindLongestIdle(out int slot)
    {
        slot = -1;
        int end = Math.Max(1, sessionIndex.SlotEnd);
        for (int step = 0; step < Math.Min(256, end); step++)
        {
            int place = sweep;
            sweep = (sweep + 1) % end;
            bool isLongest =
                blocks.Session(place).IsOpen
                && (
                    slot < 0 || blocks.Session(place).LastTouched < blocks.Session(slot).LastTouched
                );
            slot = isLongest ? place : slot;
        }

        return slot >= 0;
    }

    /// <summary>Forgets an agent to make room for a new one; false when none of those looked at may go.</summary>
    /// <remarks>
    /// Of 256 places from where the last search ended: one that is still learning before one with a
    /// history, and of those the longest idle. Those with an open session, on a rung, with evidence or
    /// drifted stay: else a flood of names would clear whoever sends it. Its place must be taken at once.
    /// </remarks>
    /// <param name="now">The caller's clock; those touched now stay, because a batch may still name them.</param>
    /// <param name="slot">The place that is free now.</param>
    /// <param name="key">Keyed hash of the name of whom was forgotten.</param>
    public bool TryForgetIdleAgent(long now, out int slot, out ulong key)
    {
        slot = -1;
        key = 0;
        int end = Math.Max(1, agentIndex.SlotEnd);
        for (int step = 0; step < Math.Min(256, end); step++)
        {
            int place = agentSweep;
            agentSweep = (agentSweep + 1) % end;
            bool mayGo =
                uses[place].OpenSessions == 0
                && uses[place].LastTouched < now
                && AgentLifecycle.MayBeForgotten(in blocks.Agent(place));
            slot = mayGo && (slot < 0 || IsIdler(place, slot)) ? place : slot;
        }

        if (slot < 0)
        {
            return false;
        }

        ref AgentBlock agent = ref blocks.Agent(slot);
        key = agent.Key;
        copies.Drop(ref agent);
        LeaveRole(in agent);
        _ = agentIndex.Remove(key);
        agent = default;
        anchors[slot] = default;
        uses[slot] = default;
        levels.Forget(slot);
        return true;
    }

    private bool IsIdler(int place, int other)
    {
        bool isYoung = blocks.Agent(place).State == (byte)BaselineState.Learning;
        bool isOtherYoung = blocks.Agent(other).State == (byte)BaselineState.Learning;
        return isYoung == isOtherYoung
            ? uses[place].LastTouched < uses[other].LastTouched
            : isYoung;
    }

    /// <summary>Any open session, to drain all of them at the end; false when none is left.</summary>
    public bool TryFindOpen(int start, out int slot)
    {
        for (slot = start; slot < sessionIndex.SlotEnd; slot++)
        {
            if (blocks.Session(slot).IsOpen)
            {
                return true;
            }
        }

        slot = -1;
        return false;
    }

    private ushort RoleOf(ulong key)
    {
        int slot = key == 0 ? -1 : roleIndex.FindOrAdd(key, out _);
        if (slot < 0)
        {
            RolesRefused += key == 0 ? 0 : 1;
            return FleetRole;
        }

        if (slot + 1 == roles.Count)
        {
            AddRole(new RoleModel { Key = key });
        }

        return (ushort)(slot + 1);
    }

    private void AddRole(RoleModel role)
    {
        roleAt[roles.Count] = role;
        roles.Add(role);
        SetPriors(role);
    }

    private void ResolveSession(in Observation observation, ref BehaviourRow row, long now)
    {
        ulong key = observation.Session;
        row.Session = key == 0 ? -1 : sessionIndex.Find(key);
        if (row.Session < 0 && !TryOpen(in observation, out row.Session))
        {
            row.Agent = -1;
            return;
        }

        ref SessionBlock session = ref blocks.Session(row.Session);
        session.LastTouched = now;
        session.Role = row.Role;

        // A stand-in never displaces a real agent; a real one displaces a stand-in, for good. A row that
        // names nobody belongs to whom the session belongs to.
        bool namesNobody = observation.Agent == 0;
        bool isStandIn = observation.IsAgentProvisional && !session.IsAgentProvisional;
        if ((namesNobody || isStandIn) && session.Agent >= 0)
        {
            row.Agent = session.Agent;
            return;
        }

        row.Agent = AgentOf(observation.Agent);
        Assign(ref session, row.Agent);
        session.IsAgentProvisional = observation.IsAgentProvisional || namesNobody;
    }

    // Beside its agent if that place is free, so that a row waits for one page and not for two.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryOpen(in Observation observation, out int slot)
    {
        slot = -1;
        if (observation.Session == 0 || sessionIndex.Count == sessionIndex.Capacity)
        {
            return false;
        }

        slot = sessionIndex.FindOrAdd(observation.Session, AgentOf(observation.Agent));
        ref SessionBlock session = ref blocks.Session(slot);
        session = default;
        session.Key = observation.Session;
        session.IsOpen = true;
        session.LastSequence = -1;
        session.LastTimeMs = -1;
        session.Agent = -1;
        session.Suspect = -1;
        session.IsAgentProvisional = true;
        return true;
    }

    private void Assign(ref SessionBlock session, int agent)
    {
        if (session.Agent == agent)
        {
            return;
        }

        if (session.Agent >= 0)
        {
            ref AgentUse before = ref uses[session.Agent];
            before.OpenSessions--;
            before.LastTouched = Math.Max(before.LastTouched, session.LastTouched);
        }

        session.Agent = agent;
        if (agent >= 0)
        {
            ref AgentUse after = ref uses[agent];
            after.OpenSessions++;
            after.LastTouched = Math.Max(after.LastTouched, session.LastTouched);
        }
    }

    // The agent a session would be charged to stays as long as the session is open.
    private void Hold(int agent, int by)
    {
        if (agent >= 0)
        {
            uses[agent].OpenSessions += by;
        }
    }

    private int AgentOf(ulong key)
    {
        bool isNew = false;
        int slot = key == 0 ? -1 : agentIndex.FindOrAdd(key, out isNew);
        if (isNew)
        {
            blocks.Agent(slot) = default;
            blocks.Agent(slot).Key = key;
            anchors[slot] = default;
            uses[slot] = default;
        }

        return slot;
    }

    // States that change with time or by order do so between sessions: within one, the calls before and
    // after would be judged by different histories.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginSession(ref AgentBlock agent, in BehaviourRow row)
    {
        if (row.Agent < 0)
        {
            return;
        }

        if (agent.State == (byte)BaselineState.ResetPending)
        {
            LeaveRole(in agent);
            AgentBlock before = agent;
            agent = default;
            agent.Key = before.Key;
            agent.Level = before.Level;
            agent.LastTimeMs = before.LastTimeMs;
            agent.Sessions = before.Sessions;
            anchors[row.Agent] = default;
        }
        else if (AgentLifecycle.IsStale(in agent, row.TimeMs))
        {
            AgentLifecycle.GrowStale(ref agent);
        }
    }

    // One that begins anew by an operator's word is not what its role is, or nobody would have had to say so. With
    // the role's own spread its numbers would alarm, not be learnt for that, and alarm for ever: so it gets that of a
    // number which is told for the first time.
    private static void Widen(ref AgentBlock agent)
    {
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            agent.Variance[feature] = Math.Max(1, agent.Variance[feature]);
        }
    }

    private void LeaveRole(in AgentBlock agent)
    {
        if (agent.Observations > 0)
        {
            roles[agent.Role].Agents--;
            fleet.Agents -= agent.Role == FleetRole ? 0 : 1;
        }
    }

    // A new agent starts as its role: as the whole fleet's word has it, or as it was learnt here where
    // there is none; a number new to the role as the fleet. One that nobody ever told
    // is NaN and starts at its first value. It happens at the first row and not when the batch is
    // resolved: what the rows between teach must not depend on where a batch ends.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Begin(ref AgentBlock agent, in BehaviourRow row)
    {
        RoleModel role = roles[row.Role];
        agent.Role = row.Role;
        CertifiedRole? agreed = CertifiedOf(row.Session, row.Role);
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            if (agreed is not null && !float.IsNaN(agreed.Means[feature]))
            {
                agent.Mean[feature] = agreed.Means[feature];
                agent.Variance[feature] = agreed.Variances[feature];
                continue;
            }

            RoleModel prior = role.NumberCounts[feature] > 0 ? role : fleet;
            bool isKnown = prior.NumberCounts[feature] > 0;
            agent.Mean[feature] = isKnown ? prior.Mean[feature] : float.NaN;
            agent.Variance[feature] = isKnown ? prior.Variance[feature] : 1;
        }

        if (agent.Sessions > 0)
        {
            Widen(ref agent);
        }

        if (row.Agent >= 0)
        {
            role.Agents++;
            fleet.Agents += row.Role == FleetRole ? 0 : 1;
        }
    }
}
