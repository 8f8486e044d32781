using System.Numerics;

namespace Custodes.Telemetry.Provenance;

/// <summary>The words of a tool's name, and which of them stand where. Reused.</summary>
internal sealed class ToolWords(PlaceMemory memory, TextHash hash)
{
    /// <summary>Characters to each side of a value's source that count as near it.</summary>
    private const int NearLength = 250;

    private const int WordCountMax = 16;

    private readonly ulong[] stems = new ulong[WordCountMax];
    private int count;
    private uint near;

    /// <summary>Splits a name at what is no letter or digit, and where a capital follows a small letter.</summary>
    public void Take(ReadOnlySpan<byte> tool)
    {
        count = 0;
        near = 0;
        int start = 0;
        for (int at = 0; at <= tool.Length && count < WordCountMax; at++)
        {
            bool isEnd = at == tool.Length || !WordReader.IsWordByte(tool[at]);
            bool isHump = !isEnd && at > start && IsCapital(tool[at]) && !IsCapital(tool[at - 1]);
            if (!isEnd && !isHump)
            {
                continue;
            }

            ulong stem = hash.Stem(tool[start..at]);
            if (stem != 0)
            {
                stems[count++] = stem;
            }

            start = isHump ? at : at + 1;
        }
    }

    /// <summary>Share of the words that stand in the prompt or in results, 0 to 1.</summary>
    public float ShareIn(ulong session, PlaceKind kind)
    {
        int found = 0;
        for (int index = 0; index < count; index++)
        {
            found += memory.Has(session, kind, stems[index]) ? 1 : 0;
        }

        return count == 0 ? 0 : (float)found / count;
    }

    /// <summary>Notes which words stand near a place, to the stretch.</summary>
    public void Near(ulong session, in LeafRecord leaf, int offset)
    {
        int at = leaf.Start + offset;
        int first = Math.Max(0, at - NearLength) / LeafWriter.StretchLength;
        int last = (at + NearLength) / LeafWriter.StretchLength;
        for (int index = 0; index < count; index++)
        {
            for (int stretch = first; stretch <= last && (near & (1u << index)) == 0; stretch++)
            {
                ulong key = LeafWriter.OfStretch(stems[index], leaf.Result, stretch);
                near |= memory.Has(session, PlaceKind.StemNear, key) ? 1u << index : 0;
            }
        }
    }

    /// <summary>Share of the words that were near any place noted, 0 to 1.</summary>
    public float ShareNear => count == 0 ? 0 : (float)BitOperations.PopCount(near) / count;

    private static bool IsCapital(byte value) => value is >= (byte)'A' and <= (byte)'Z';
}
