using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Custodes.Baselines.Behaviour;

/// <summary>The tools of one agent, at places 0 to 31 over two lines.</summary>
/// <remarks>
/// Most agents use fewer than 16 tools, so most rows touch the first line alone. A full table gives
/// up its rarest tool.
/// </remarks>
public static class AgentTools
{
    /// <summary>Tools that an agent's block has room for.</summary>
    public const int PlaceCount = 32;

    private const int LinePlaces = 16;

    /// <summary>Uses of a tool that still count; 0 for one that the agent does not know.</summary>
    public static int UsesOf(in AgentBlock agent, ushort fingerprint)
    {
        int place = Find(in agent, fingerprint);
        return place < 0 ? 0 : UsesAt(in agent, place);
    }

    /// <summary>Whether the second line is in use.</summary>
    internal static bool UsesBothLines(in AgentBlock agent) => agent.ToolCount > LinePlaces;

    /// <summary>The place of a tool, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Find(in AgentBlock agent, ushort fingerprint)
    {
        uint found = Matches(in agent.Tools, fingerprint);
        if (found == 0 && UsesBothLines(in agent))
        {
            found = Matches(in agent.MoreTools, fingerprint) << LinePlaces;
        }

        return found == 0 ? -1 : BitOperations.TrailingZeroCount(found);
    }

    /// <summary>Uses of the tool at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int UsesAt(in AgentBlock agent, int place) =>
        place < LinePlaces ? agent.Tools.Uses[place] : agent.MoreTools.Uses[place - LinePlaces];

    /// <summary>Counts one more use of the tool at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Use(ref AgentBlock agent, int place)
    {
        if (place < LinePlaces)
        {
            agent.Tools.Uses[place]++;
        }
        else
        {
            agent.MoreTools.Uses[place - LinePlaces]++;
        }
    }

    /// <summary>Gives a new tool a place: a free one, or that of the rarest.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int Add(ref AgentBlock agent, ushort fingerprint)
    {
        int place = agent.ToolCount < PlaceCount ? agent.ToolCount++ : Rarest(in agent);
        ref ToolLine line = ref (place < LinePlaces ? ref agent.Tools : ref agent.MoreTools);
        line.Fingerprints[place % LinePlaces] = fingerprint;
        line.Uses[place % LinePlaces] = 0;
        return place;
    }

    /// <summary>Halves every count.</summary>
    internal static void Halve(ref AgentBlock agent)
    {
        for (int place = 0; place < LinePlaces; place++)
        {
            agent.Tools.Uses[place] >>= 1;
            agent.MoreTools.Uses[place] >>= 1;
        }
    }

    private static int Rarest(in AgentBlock agent)
    {
        int rarest = 0;
        for (int place = 1; place < PlaceCount; place++)
        {
            rarest = UsesAt(in agent, place) < UsesAt(in agent, rarest) ? place : rarest;
        }

        return rarest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Matches(in ToolLine line, ushort fingerprint) =>
        Vector256
            .Equals(
                Vector256.Create((ReadOnlySpan<ushort>)line.Fingerprints),
                Vector256.Create(fingerprint)
            )
            .ExtractMostSignificantBits();
}
