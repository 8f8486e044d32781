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
        for (int place = 0; place < agent.ToolCount; place++)
        {
            if (LineOf(in agent, place).Fingerprints[place % LinePlaces] == fingerprint)
            {
                return UsesAt(in agent, place);
            }
        }

        return 0;
    }

    /// <summary>Whether the second line is in use.</summary>
    internal static bool UsesBothLines(in AgentBlock agent) => agent.ToolCount > LinePlaces;

    /// <summary>The uses of a tool, in place; of some other tool when the agent does not know it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref ushort Find(ref AgentBlock agent, ushort fingerprint, out bool isKnown)
    {
        ref ToolLine line = ref agent.Tools;
        uint found = Matches(in line, fingerprint);
        if (found == 0 && UsesBothLines(in agent))
        {
            line = ref agent.MoreTools;
            found = Matches(in line, fingerprint);
        }

        isKnown = found != 0;
        return ref line.Uses[BitOperations.TrailingZeroCount(found) & (LinePlaces - 1)];
    }

    /// <summary>Gives a new tool a place, a free one or that of the rarest; its uses, in place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static ref ushort Add(ref AgentBlock agent, ushort fingerprint)
    {
        int place = agent.ToolCount < PlaceCount ? agent.ToolCount++ : Rarest(in agent);
        ref ToolLine line = ref place < LinePlaces ? ref agent.Tools : ref agent.MoreTools;
        line.Fingerprints[place % LinePlaces] = fingerprint;
        ref ushort uses = ref line.Uses[place % LinePlaces];
        uses = 0;
        return ref uses;
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

    private static ref readonly ToolLine LineOf(in AgentBlock agent, int place) =>
        ref place < LinePlaces ? ref agent.Tools : ref agent.MoreTools;

    private static int UsesAt(in AgentBlock agent, int place) =>
        LineOf(in agent, place).Uses[place % LinePlaces];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Matches(in ToolLine line, ushort fingerprint) =>
        Vector256
            .Equals(
                Vector256.Create((ReadOnlySpan<ushort>)line.Fingerprints),
                Vector256.Create(fingerprint)
            )
            .ExtractMostSignificantBits();
}
