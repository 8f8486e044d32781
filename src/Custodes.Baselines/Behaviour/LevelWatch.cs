using Custodes.Contracts;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>Agents that stand out again and again by numbers that others decide, and by nothing else.</summary>
/// <remarks>
/// What raised suspicion is not learnt; so whoever slows a service or swells its answers could keep an honest agent from ever
/// getting used to it. After so many sessions these numbers are learnt all the same. How much an agent sends is never among
/// them, nor is anything new that it does. Not touched by rows that raise no suspicion. Whoever finds the table full is judged
/// as without it.
/// </remarks>
internal sealed class LevelWatch(int agentCountMax)
{
    /// <summary>Rows that a level is learnt from at least.</summary>
    public const int RowsMin = 16;

    // A level that nobody met again for so long is as unusual as it was before.
    private const int SessionsToRemember = 512;
    private const int HeldPerOther = 2;

    // The new level does not take the old one's place: within this share both lie within two standard deviations, so that a
    // service which is slow every other day is no news each time.
    private const float ShareMin = 0.25f;
    private const float ShareMax = 0.75f;
    private const float VarianceFloor = 0.02f;
    private const float ShiftSpreadsTold = 1;
    private const float OwnBitsMax = 1e6f;

    private readonly Dictionary<int, LevelEntry> entries = [];
    private readonly Dictionary<int, LevelSession> sessions = [];

    /// <summary>The numbers that others decide: how much comes back, when, and how long that holds the agent up.</summary>
    public static ReadOnlySpan<int> Received =>
        [
            NumericFeature.ResultBytes,
            NumericFeature.TokensIn,
            NumericFeature.Duration,
            NumericFeature.Gap,
        ];

    /// <summary>Agents that found the table full.</summary>
    public long Refused { get; private set; }

    /// <summary>Agents that are watched.</summary>
    public int Count => entries.Count;

    /// <summary>Begins to watch an agent whose session alarmed for such numbers.</summary>
    /// <param name="session">Slot of the session.</param>
    /// <param name="agent">Slot of the agent.</param>
    /// <param name="ownBits">Bits that are left without those numbers.</param>
    public void Begin(int session, int agent, float ownBits)
    {
        if (EntryOf(agent) is not null)
        {
            sessions[session] = new LevelSession(agent, ownBits, IsMore: false);
        }
    }

    /// <summary>Whether a session alarmed for such numbers.</summary>
    public bool Has(int session) => sessions.ContainsKey(session);

    /// <summary>Takes in what a further row of such a session would be without them.</summary>
    public void Note(int session, float ownBits, bool isMore)
    {
        LevelSession known = sessions[session];
        sessions[session] = known with
        {
            OwnBits = Math.Max(known.OwnBits, ownBits),
            IsMore = known.IsMore | isMore,
        };
    }

    /// <summary>Takes in the numbers of a row that was not learnt.</summary>
    public void Add(in BehaviourRow row, in AgentBlock agent)
    {
        bool isOff =
            agent.State == (byte)BaselineState.Drifted
            || (sessions.TryGetValue(row.Session, out LevelSession known) && !known.IsMore);
        if (isOff && entries.TryGetValue(row.Agent, out LevelEntry? entry))
        {
            entry.Add(in row.Numbers);
        }
    }

    /// <summary>Ends a session; its bits without those numbers if it alarmed for them, else null.</summary>
    public LevelSession? End(int session) =>
        sessions.Remove(session, out LevelSession known) ? known : null;

    /// <summary>Counts a session of an agent, whether its levels alone were off or more than that.</summary>
    public LevelEntry? CountSession(int agent, bool isHeld, bool isMore)
    {
        if (!isHeld && !entries.ContainsKey(agent))
        {
            return null;
        }

        if (EntryOf(agent) is not { } entry)
        {
            return null;
        }

        entry.Sessions++;
        entry.Held = Math.Max(0, entry.Held + (isHeld ? 1 : 0) - (isMore ? HeldPerOther : 0));
        return entry;
    }

    /// <summary>Whether enough was gathered of at least one number.</summary>
    public static bool IsEnough(LevelEntry entry)
    {
        foreach (int feature in Received)
        {
            if (entry.CountOf(feature) >= RowsMin)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Learns after all what was gathered, anchors it, and says what moved.</summary>
    public static List<LevelShift> Learn(
        LevelEntry entry,
        ref AgentBlock agent,
        ref AnchorBlock anchor
    )
    {
        List<LevelShift> shifts = [];
        float share = Math.Clamp((float)entry.Held / entry.Sessions, ShareMin, ShareMax);
        foreach (int feature in Received)
        {
            if (entry.CountOf(feature) < RowsMin)
            {
                continue;
            }

            float seen = entry.MeanOf(feature);
            float before = float.IsNaN(agent.Mean[feature]) ? seen : agent.Mean[feature];
            float variance = agent.Variance[feature];
            float moved = seen - before;
            float anchored = anchor.Mean[feature];
            float spread = anchor.Spread[feature];
            if (MathF.Abs(seen - anchored) > spread * ShiftSpreadsTold)
            {
                shifts.Add(new LevelShift(feature, anchored, spread, seen));
            }

            // Not narrower than what was learnt so the time before: who comes back to the first level is no news either.
            float mixed =
                ((1 - share) * variance)
                + (share * entry.VarianceOf(feature))
                + (share * (1 - share) * moved * moved);
            agent.Mean[feature] = before + (share * moved);
            agent.Variance[feature] = Math.Max(mixed, entry.FloorOf(feature));
            anchor.Mean[feature] = agent.Mean[feature];
            anchor.Spread[feature] = MathF.Sqrt(agent.Variance[feature] + VarianceFloor);
        }

        entry.Renew(in agent);
        return shifts;
    }

    /// <summary>Keeps the spread of what was learnt after all, and forgets an agent that shows nothing more of it.</summary>
    public void Settle(int agent, LevelEntry entry, ref AgentBlock block, int sessionsToGather)
    {
        if (entry.Sessions >= (entry.IsLearnt ? SessionsToRemember : sessionsToGather))
        {
            _ = entries.Remove(agent);
            return;
        }

        foreach (int feature in Received)
        {
            block.Variance[feature] = Math.Max(block.Variance[feature], entry.FloorOf(feature));
        }
    }

    /// <summary>Forgets an agent: it begins anew.</summary>
    public void Forget(int agent)
    {
        if (!entries.Remove(agent))
        {
            return;
        }

        foreach ((int session, LevelSession known) in sessions)
        {
            if (known.Agent == agent)
            {
                _ = sessions.Remove(session);
            }
        }
    }

    /// <summary>Writes what is watched, by slot.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Refused);
        writer.PutInt32(entries.Count);
        foreach (int agent in InOrder(entries.Keys))
        {
            writer.PutInt32(agent);
            entries[agent].Save(writer);
        }

        writer.PutInt32(sessions.Count);
        foreach (int session in InOrder(sessions.Keys))
        {
            LevelSession known = sessions[session];
            writer.PutInt32(session);
            writer.PutInt32(known.Agent);
            writer.PutSingle(known.OwnBits);
            writer.PutBoolean(known.IsMore);
        }
    }

    /// <summary>Fills an empty watch from a snapshot; false when the reader refused it.</summary>
    /// <param name="reader">Where it was written.</param>
    /// <param name="hasAgent">Whether an agent has this place.</param>
    /// <param name="isOpen">Whether a session is open at this place.</param>
    public bool TryRestore(ref StateReader reader, Predicate<int> hasAgent, Predicate<int> isOpen)
    {
        Refused = reader.GetCounter();
        int entryCount = reader.GetCount(agentCountMax, 109, "agents whose levels are off");
        for (int index = 0; index < entryCount; index++)
        {
            int agent = reader.GetInt32();
            LevelEntry entry = LevelEntry.Restore(ref reader);
            bool isNew = hasAgent(agent) && entries.TryAdd(agent, entry);
            if (!reader.Require(isNew, $"agent {agent} cannot have levels that are off"))
            {
                return false;
            }
        }

        int sessionCount = reader.GetCount(int.MaxValue, 13, "sessions whose levels are off");
        for (int index = 0; index < sessionCount; index++)
        {
            int session = reader.GetInt32();
            LevelSession known = new(
                reader.GetInt32(),
                reader.GetSingle(OwnBitsMax),
                reader.GetBoolean()
            );
            bool isNew =
                isOpen(session) && hasAgent(known.Agent) && sessions.TryAdd(session, known);
            if (!reader.Require(isNew, $"place {session} holds no session whose levels are off"))
            {
                return false;
            }
        }

        return reader.End();
    }

    private static List<int> InOrder(IEnumerable<int> keys)
    {
        List<int> ordered = [.. keys];
        ordered.Sort();
        return ordered;
    }

    private LevelEntry? EntryOf(int agent)
    {
        if (entries.TryGetValue(agent, out LevelEntry? entry))
        {
            return entry;
        }

        if (entries.Count >= agentCountMax)
        {
            Refused++;
            return null;
        }

        entry = new LevelEntry();
        entries.Add(agent, entry);
        return entry;
    }
}
