using System.Runtime.InteropServices;
using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <content>Saving and loading, in sections that a caller names.</content>
public sealed partial class BehaviourBaseline
{
    private const int AgentsPerWrite = 256;

    /// <summary>Writes counters, actions and roles.</summary>
    public void SaveRoles(StateWriter writer)
    {
        writer.PutInt64(turn);
        writer.PutInt64(AgentsRefused);
        writer.PutInt64(SessionsRefused);
        writer.PutInt64(RolesRefused);
        Actions.Save(writer);
        roleIndex.Save(writer);
        foreach (RoleModel role in roles)
        {
            role.Save(writer);
        }
    }

    /// <summary>Fills counters, actions and roles of a new baseline: comes before the other sections.</summary>
    /// <param name="reader">Where they were written.</param>
    /// <param name="describe">The descriptor of an action, from its keyed hash.</param>
    public bool TryRestoreRoles(ref StateReader reader, Func<ulong, CapabilityDescriptor> describe)
    {
        turn = reader.GetCounter();
        AgentsRefused = reader.GetCounter();
        SessionsRefused = reader.GetCounter();
        RolesRefused = reader.GetCounter();
        if (!Actions.TryRestore(ref reader, describe) || !roleIndex.TryRestore(ref reader, "roles"))
        {
            return false;
        }

        ulong[] keys = new ulong[roleIndex.SlotEnd];
        roleIndex.CopyKeys(keys);
        if (!fleet.TryRestore(ref reader))
        {
            return false;
        }

        foreach (ulong key in keys)
        {
            RoleModel role = new();
            if (
                !role.TryRestore(ref reader)
                || !reader.Require(key != 0 && role.Key == key, "a role has another's place")
            )
            {
                return false;
            }

            AddRole(role);
        }

        return reader.End();
    }

    /// <summary>Writes the agents: blocks and anchors as they lie in memory, and copies from before incidents.</summary>
    public void SaveAgents(StateWriter writer)
    {
        Invariant.That(BitConverter.IsLittleEndian);
        agentIndex.Save(writer);
        int end = agentIndex.SlotEnd;
        for (int slot = 0; slot < end; slot++)
        {
            writer.PutBytes(blocks.BytesOfAgent(slot));
        }

        for (int start = 0; start < end; start += AgentsPerWrite)
        {
            writer.PutBytes(anchors.BytesOf(start, Math.Min(AgentsPerWrite, end - start)));
        }

        copies.Save(writer);
        writer.PutInt32(agentSweep);
        for (int slot = 0; slot < end; slot++)
        {
            writer.PutInt64(uses[slot].LastTouched);
        }
    }

    /// <summary>Fills the agents of a new baseline whose roles are restored.</summary>
    public bool TryRestoreAgents(ref StateReader reader)
    {
        Invariant.That(BitConverter.IsLittleEndian);
        if (!agentIndex.TryRestore(ref reader, "agents"))
        {
            return false;
        }

        int end = agentIndex.SlotEnd;
        ReadOnlySpan<byte> saved = reader.GetBytes(checked(end * AgentBlock.Bytes));
        ReadOnlySpan<byte> anchored = reader.GetBytes(checked(end * Marshal.SizeOf<AnchorBlock>()));
        if (!reader.IsSound)
        {
            return false;
        }

        for (int slot = 0; slot < end; slot++)
        {
            saved
                .Slice(slot * AgentBlock.Bytes, AgentBlock.Bytes)
                .CopyTo(blocks.BytesOfAgent(slot));
        }

        anchored.CopyTo(anchors.BytesOf(0, end));
        return copies.TryRestore(ref reader)
            && RequireAgents(ref reader, end)
            && TryRestoreUses(ref reader, end)
            && reader.End();
    }

    /// <summary>Writes the open sessions.</summary>
    public void SaveSessions(StateWriter writer)
    {
        writer.PutInt32(sweep);
        sessionIndex.Save(writer);
        for (int slot = 0; slot < sessionIndex.SlotEnd; slot++)
        {
            if (blocks.Session(slot).IsOpen)
            {
                SessionState.Save(writer, in blocks.Session(slot));
            }
        }
    }

    /// <summary>Fills the sessions of a new baseline whose roles and agents are restored.</summary>
    public bool TryRestoreSessions(ref StateReader reader)
    {
        sweep = reader.GetInt32(0);
        if (
            !sessionIndex.TryRestore(ref reader, "sessions")
            || !reader.Require(
                sweep < Math.Max(1, sessionIndex.SlotEnd),
                $"the search for idle sessions stands at {sweep}"
            )
        )
        {
            return false;
        }

        ulong[] keys = new ulong[sessionIndex.SlotEnd];
        sessionIndex.CopyKeys(keys);
        for (int slot = 0; slot < keys.Length; slot++)
        {
            if (keys[slot] == 0)
            {
                continue;
            }

            ref SessionBlock session = ref blocks.Session(slot);
            session = SessionState.Restore(ref reader, keys[slot]);
            bool fits =
                session.Agent >= -1
                && session.Agent < agentIndex.SlotEnd
                && session.Suspect >= -1
                && session.Suspect < agentIndex.SlotEnd
                && session.Role < roles.Count
                && session.PreviousAction < ActionTable.SymbolEnd(Actions.Count);
            if (!reader.Require(fits, "a session's agent, role or action does not exist"))
            {
                return false;
            }

            Hold(session.Agent, 1);
            Hold(session.Suspect, 1);
        }

        return reader.End();
    }

    private bool TryRestoreUses(ref StateReader reader, int end)
    {
        agentSweep = reader.GetInt32(0);
        for (int slot = 0; slot < end; slot++)
        {
            uses[slot].LastTouched = reader.GetInt64();
        }

        return reader.Require(
            agentSweep < Math.Max(1, end),
            $"the search for idle agents stands at {agentSweep}"
        );
    }

    private bool RequireAgents(ref StateReader reader, int end)
    {
        ulong[] keys = new ulong[end];
        agentIndex.CopyKeys(keys);
        int used = 0;
        for (int slot = 0; slot < end; slot++)
        {
            ref AgentBlock agent = ref blocks.Agent(slot);
            bool hasCopy = agent.IncidentCopy != 0;
            used += hasCopy ? 1 : 0;
            bool fits =
                keys[slot] != 0
                && agent.Key == keys[slot]
                && agent.Role < roles.Count
                && (!hasCopy || copies.Holds(agent.IncidentCopy - 1, agent.Key));
            if (
                !reader.Require(fits, $"agent {slot} has another's key, role or copy")
                || !AgentCheck.Require(ref reader, in agent)
            )
            {
                return false;
            }

            for (int feature = 0; feature < NumericFeature.Count; feature++)
            {
                // A number that was not told before anchoring has NaN for its mean.
                bool isFinite =
                    !float.IsInfinity(anchors[slot].Mean[feature])
                    && float.IsFinite(anchors[slot].Spread[feature]);
                if (!reader.Require(isFinite, $"agent {slot} has no finite anchor"))
                {
                    return false;
                }
            }
        }

        return reader.Require(used == copies.Count, "a copy belongs to no agent");
    }
}
