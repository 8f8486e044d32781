using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>The attributes of one resource, scope or record, one slot a meaning. Reused.</summary>
/// <remarks>
/// Names are resolved to meanings while decoding, so that reading an attribute is an array access and
/// clearing is one addition: a slot counts only when it bears the current generation.
/// </remarks>
internal sealed class AttributeSet
{
    private readonly AttributeValue[] slots = new AttributeValue[AttributeNames.MeaningCount];
    private int generation = 1;

    public void Clear() => generation++;

    public bool Has(Meaning meaning) => slots[(int)meaning].Generation == generation;

    public ref readonly AttributeValue this[Meaning meaning] => ref slots[(int)meaning];

    /// <summary>Takes a value; false when the same name was there before (the later value stays).</summary>
    /// <remarks>Of several names for one meaning, the one that stands first in the table wins.</remarks>
    public bool Set(Meaning meaning, in AttributeValue value)
    {
        ref AttributeValue slot = ref slots[(int)meaning];
        bool isTaken = slot.Generation == generation;
        bool isRepeated = isTaken && slot.Name == value.Name;
        if (!isTaken || value.Name <= slot.Name)
        {
            slot = value;
            slot.Generation = generation;
        }

        return !isRepeated;
    }
}
