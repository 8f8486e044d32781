using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Custodes.Baselines.Memory;

namespace Custodes.Baselines.Behaviour;

/// <summary>The blocks of agents and of open sessions, by slot: session <c>i</c> beside agent <c>i</c> as far as both reach.</summary>
/// <remarks>
/// Sessions beyond the last agent have a table of their own. Which slot a session gets is not decided
/// here: whoever opens it asks the index for that of its agent.
/// </remarks>
public sealed class FleetBlocks : IDisposable
{
    private const int SessionLines = SessionBlock.Bytes / 64;

    private readonly NativeBlocks<AgentPlace> places;
    private readonly NativeBlocks<SessionBlock> more;
    private readonly int paired;

    /// <summary>Takes the memory of all of them.</summary>
    public FleetBlocks(int agentCount, int sessionCount)
    {
        places = new NativeBlocks<AgentPlace>(agentCount);
        paired = agentCount;
        more = new NativeBlocks<SessionBlock>(Math.Max(1, sessionCount - agentCount));
    }

    /// <summary>Bytes of all blocks.</summary>
    public nuint Bytes => places.Bytes + more.Bytes;

    /// <summary>Whether the kernel accepted the request for huge pages.</summary>
    public bool HugePagesAsked => places.HugePagesAsked;

    /// <summary>One agent, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref AgentBlock Agent(int slot) => ref places[slot].Agent;

    /// <summary>One session, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref SessionBlock Session(int slot)
    {
        if ((uint)slot < (uint)paired)
        {
            return ref places[slot].Session;
        }

        return ref more[slot - paired];
    }

    /// <summary>Starts to load some lines of an agent's block.</summary>
    /// <param name="slot">A negative one is passed over.</param>
    /// <param name="start">The first line, counted from 0.</param>
    /// <param name="lines">1 to 4; a constant.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchAgent(int slot, int start, int lines) =>
        places.Prefetch(slot, SessionLines + start, lines);

    /// <summary>Starts to load a session's block; a negative slot is passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchSession(int slot)
    {
        if ((uint)slot < (uint)paired)
        {
            places.Prefetch(slot, lines: 1);
        }
        else
        {
            more.Prefetch(slot - paired, lines: 1);
        }
    }

    /// <summary>The bytes of one agent's block, for a snapshot.</summary>
    public Span<byte> BytesOfAgent(int slot) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref places[slot].Agent, 1));

    /// <inheritdoc/>
    public void Dispose()
    {
        places.Dispose();
        more.Dispose();
    }
}
