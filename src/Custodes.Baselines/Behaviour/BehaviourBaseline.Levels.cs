using System.Runtime.CompilerServices;
using Custodes.Contracts;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <content>Numbers that others decide: not learnt at first, learnt after all once they have lasted.</content>
public sealed partial class BehaviourBaseline
{
    private readonly LevelWatch levels;

    /// <summary>Agents whose levels are off and watched.</summary>
    public int LevelCount => levels.Count;

    /// <summary>Agents whose levels were off and found no room to be watched.</summary>
    public long LevelsRefused => levels.Refused;

    /// <summary>The bits of a scored row without the numbers that others decide: sizes of answers, durations, pauses.</summary>
    /// <remarks>Sizes of arguments and tokens that the model wrote stay in: nobody but the agent sends more.</remarks>
    public float OwnBits(in BehaviourRow row, in Surprise surprise)
    {
        float sent = 0;
        if (row.Agent >= 0)
        {
            ref AgentBlock agent = ref blocks.Agent(row.Agent);
            sent = Math.Max(
                BehaviourKernel.BitsOf(in row, in agent, NumericFeature.ArgumentBytes),
                BehaviourKernel.BitsOf(in row, in agent, NumericFeature.TokensOut)
            );
        }

        return surprise.Total - surprise.Volume - surprise.Tempo + sent;
    }

    /// <summary>Notes that a session alarms for a row that would not without the numbers that others decide.</summary>
    public void WatchLevels(in BehaviourRow row, float ownBits)
    {
        if (row is { Agent: >= 0, Session: >= 0 })
        {
            levels.Begin(row.Session, row.Agent, ownBits);
        }
    }

    /// <summary>Whether a session alarmed for numbers that others decide.</summary>
    public bool IsLevelWatched(int session) => levels.Has(session);

    /// <summary>Notes what a further row of such a session is without those numbers, and whether it would alarm.</summary>
    public void NoteOwnBits(int session, float ownBits, bool isMore) =>
        levels.Note(session, ownBits, isMore);

    /// <summary>Takes out what is known of the levels of a session that was closed; null when they were not what it alarmed for.</summary>
    public LevelSession? EndLevels(int session) => levels.End(session);

    /// <summary>
    /// Counts a session that was closed, and learns its agent's levels after all once they were off in enough of them.
    /// </summary>
    /// <param name="closed">The session.</param>
    /// <param name="known">What <see cref="EndLevels"/> gave.</param>
    /// <param name="sessionsMax">Sessions after which levels are learnt.</param>
    /// <param name="sessionsToGather">Sessions of the agent within which there must be so many.</param>
    /// <param name="mayLearn">False while something else speaks against the agent.</param>
    /// <returns>What moved; null when nothing was learnt.</returns>
    public IReadOnlyList<LevelShift>? CountLevels(
        in ClosedSession closed,
        LevelSession? known,
        int sessionsMax,
        int sessionsToGather,
        bool mayLearn
    )
    {
        int slot = known?.Agent ?? closed.Agent;
        if (slot < 0)
        {
            return null;
        }

        ref AgentBlock agent = ref blocks.Agent(slot);
        bool isMore = closed.IsIncident && known is not { IsMore: false };
        bool isHeld =
            known is { IsMore: false } || (!closed.IsIncident && HasDriftedByOthers(slot));
        if (
            (!isHeld && levels.Count == 0)
            || levels.CountSession(slot, isHeld, isMore) is not { } entry
        )
        {
            return null;
        }

        bool isDue =
            mayLearn
            && entry.Held >= sessionsMax
            && (agent.State == (byte)BaselineState.Active || HasDriftedByOthers(slot))
            && LevelWatch.IsEnough(entry);
        IReadOnlyList<LevelShift>? shifts = isDue ? LearnLevels(slot, entry) : null;
        levels.Settle(slot, entry, ref agent, sessionsToGather);
        return shifts;
    }

    /// <summary>Writes the watch, if there is anything in it.</summary>
    public void SaveLevels(StateWriter writer) => levels.Save(writer);

    /// <summary>Fills the watch of a new baseline whose agents and sessions are restored.</summary>
    public bool TryRestoreLevels(ref StateReader reader) =>
        levels.TryRestore(
            ref reader,
            agent => agent >= 0 && agent < agentIndex.SlotEnd && blocks.Agent(agent).Key != 0,
            session =>
                session >= 0 && session < sessionIndex.SlotEnd && blocks.Session(session).IsOpen
        );

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginBuild(ref AgentBlock agent, in BehaviourRow row)
    {
        levels.Forget(row.Agent);
        AgentLifecycle.Renew(ref agent, row.Build);
    }

    // Evidence over observations was of these numbers; that over sessions was not, and stays.
    private List<LevelShift> LearnLevels(int slot, LevelEntry entry)
    {
        ref AgentBlock agent = ref blocks.Agent(slot);
        List<LevelShift> shifts = LevelWatch.Learn(entry, ref agent, ref anchors[slot]);
        agent.State = (byte)BaselineState.Active;
        float ofSessions = agent.SuspicionSessions;
        agent.Suspicions = default;
        agent.SuspicionSessions = ofSessions;
        copies.Drop(ref agent);
        return shifts;
    }

    private bool HasDriftedByOthers(int slot)
    {
        ref AgentBlock agent = ref blocks.Agent(slot);
        return agent.State == (byte)BaselineState.Drifted
            && !AgentLifecycle.HasDriftedBy(
                in agent,
                in anchors[slot],
                NumericFeature.ArgumentBytes
            )
            && !AgentLifecycle.HasDriftedBy(in agent, in anchors[slot], NumericFeature.TokensOut);
    }
}
