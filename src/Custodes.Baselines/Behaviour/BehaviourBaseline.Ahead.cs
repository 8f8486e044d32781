using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <content>What is done some rows ahead: blocks loaded, and the gap in time worked out.</content>
public sealed partial class BehaviourBaseline
{
    // A prefetch waits, and everything behind it, until its page's address is known. Over tables this large
    // that is no longer near for most rows, and scoring fills the processor's window, so that one row's
    // wait overlaps with no other's. Many at once in a loop that does nothing else do overlap. Smaller
    // tables are better off without that loop.
    private const ulong WideBytes = 64UL * 1024 * 1024;
    private const int BurstRows = 64;

    // Far enough for what every row needs to arrive from memory.
    private const int FarDistance = 16;

    // By then agent and session have come, which tell what else the row needs.
    private const int NearDistance = 6;

    private readonly bool isWide;

    /// <summary>Starts to load the blocks that the rows some places on will need; call it row by row.</summary>
    public void Prefetch(Span<BehaviourRow> rows, int index)
    {
        if (index % BurstRows == 0)
        {
            if (index == 0)
            {
                Start(rows);
            }

            if (isWide)
            {
                PrefetchSessions(rows, index + BurstRows, index + (2 * BurstRows));
            }
        }

        // Over a wide table the session has come by now, and its agent's page, mostly the same, is known.
        int far = index + FarDistance;
        if ((uint)far < (uint)rows.Length)
        {
            blocks.PrefetchAgent(rows[far].Agent, start: 0, AgentBlock.HotLines);
            if (!isWide)
            {
                blocks.PrefetchSession(rows[far].Session);
            }
        }

        int near = index + NearDistance;
        if ((uint)near < (uint)rows.Length)
        {
            PrefetchRow(ref rows[near]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Start(Span<BehaviourRow> rows)
    {
        PrefetchSessions(rows, 0, isWide ? BurstRows : FarDistance);
        foreach (ref BehaviourRow row in rows[..Math.Min(FarDistance, rows.Length)])
        {
            blocks.PrefetchAgent(row.Agent, start: 0, AgentBlock.HotLines);
        }

        foreach (ref BehaviourRow row in rows[..Math.Min(NearDistance, rows.Length)])
        {
            PrefetchRow(ref row);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PrefetchSessions(Span<BehaviourRow> rows, int start, int end)
    {
        for (int index = start; index < Math.Min(end, rows.Length); index++)
        {
            blocks.PrefetchSession(rows[index].Session);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchRow(ref BehaviourRow row)
    {
        int slot = row.Agent;
        if (slot >= 0)
        {
            ref AgentBlock agent = ref blocks.Agent(slot);
            if (AgentTools.UsesBothLines(in agent))
            {
                blocks.PrefetchAgent(slot, AgentBlock.MoreToolsLine, lines: 1);
            }

            if (AgentLifecycle.IsCheckDueNext(in agent))
            {
                anchors.Prefetch(slot, lines: 1);
            }

            if (row.Values != 0)
            {
                blocks.PrefetchAgent(slot, AgentBlock.ValuesLine, lines: 1);
            }
        }

        int sessionSlot = row.Session;
        if (sessionSlot >= 0)
        {
            ref SessionBlock session = ref blocks.Session(sessionSlot);
            counts.Prefetch(row.Role, session.PreviousAction, row.Action);
            _ = AgentLifecycle.NumbersOf(ref row, in session);
        }
    }
}
