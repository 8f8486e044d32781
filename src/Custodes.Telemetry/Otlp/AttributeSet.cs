using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>The attributes of one resource, scope or record, one slot a meaning. Reused.</summary>
/// <remarks>
/// Names are resolved to meanings while decoding, so that reading an attribute is an array access, and
/// asking for one that is not there, which is the usual answer, touches one word of bits.
/// </remarks>
internal sealed class AttributeSet
{
    private readonly AttributeValue[] slots = new AttributeValue[AttributeNames.MeaningCount];
    private ulong present;

    public void Clear() => present = 0;

    public bool Has(Meaning meaning) => (present & (1UL << (int)meaning)) != 0;

    public ref readonly AttributeValue this[Meaning meaning] => ref slots[(int)meaning];

    /// <summary>A value that is there, to note its key.</summary>
    public ref AttributeValue At(Meaning meaning) => ref slots[(int)meaning];

    /// <summary>Takes a value; false when the same name was there before (the later value stays).</summary>
    /// <remarks>Of several names for one meaning, the one that stands first in the table wins.</remarks>
    public bool Set(Meaning meaning, in AttributeValue value)
    {
        bool isFirst = TryClaim(meaning, value.Name, out bool isRepeated);
        if (isFirst)
        {
            slots[(int)meaning] = value;
        }

        return !isRepeated;
    }

    /// <summary>Takes a text of the body; otherwise as the other.</summary>
    /// <remarks>Written where it stays: a value made elsewhere and copied waits for its own bytes.</remarks>
    public bool SetText(Meaning meaning, short name, int start, int length)
    {
        bool isFirst = TryClaim(meaning, name, out bool isRepeated);
        if (isFirst)
        {
            ref AttributeValue slot = ref slots[(int)meaning];
            slot.Number = 0;
            slot.Start = start;
            slot.Length = length;
            slot.Name = name;
            slot.Kind = ValueKind.Text;
            slot.IsInScratch = false;
        }

        return !isRepeated;
    }

    private bool TryClaim(Meaning meaning, short name, out bool isRepeated)
    {
        ulong bit = 1UL << (int)meaning;
        if ((present & bit) == 0)
        {
            present |= bit;
            isRepeated = false;
            return true;
        }

        short before = slots[(int)meaning].Name;
        isRepeated = before == name;
        return name <= before;
    }
}
