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

    /// <summary>The place of a tool; of some other tool when the agent does not know it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int PlaceOf(in AgentBlock agent, ushort fingerprint, out bool isKnown)
    {
        int start = 0;
        uint found = Matches(in agent.Tools, fingerprint);
        if (found == 0 && UsesBothLines(in agent))
        {
            start = LinePlaces;
            found = Matches(in agent.MoreTools, fingerprint);
        }

        // Two bits a place.
        isKnown = found != 0;
        return start + ((BitOperations.TrailingZeroCount(found) >> 1) & (LinePlaces - 1));
    }

    /// <summary>The uses of the tool at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref ushort UsesIn(ref AgentBlock agent, int place)
    {
        ref ToolLine line = ref place < LinePlaces ? ref agent.Tools : ref agent.MoreTools;
        return ref line.Uses[place & (LinePlaces - 1)];
    }

    /// <summary>Counts one more use, and gives a tool that has no place one.</summary>
    /// <param name="agent">Whose tools.</param>
    /// <param name="place">Where the tool was found last; it is looked for when it is not there.</param>
    /// <param name="fingerprint">The tool's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Use(ref AgentBlock agent, int place, ushort fingerprint)
    {
        ref ToolLine line = ref place < LinePlaces ? ref agent.Tools : ref agent.MoreTools;
        int column = place & (LinePlaces - 1);
        if (line.Fingerprints[column] == fingerprint)
        {
            line.Uses[column]++;
        }
        else
        {
            UseElsewhere(ref agent, fingerprint);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseElsewhere(ref AgentBlock agent, ushort fingerprint)
    {
        int place = PlaceOf(in agent, fingerprint, out bool isKnown);
        ref ushort uses = ref isKnown
            ? ref UsesIn(ref agent, place)
            : ref Add(ref agent, fingerprint);
        uses++;
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

    // Two bits a place: a bit a byte is one instruction, a bit a word is three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Matches(in ToolLine line, ushort fingerprint) =>
        Vector256
            .Equals(
                Vector256.Create((ReadOnlySpan<ushort>)line.Fingerprints),
                Vector256.Create(fingerprint)
            )
            .AsByte()
            .ExtractMostSignificantBits();
}
