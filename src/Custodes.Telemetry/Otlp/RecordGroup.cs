using Custodes.Primitives;

namespace Custodes.Telemetry.Otlp;

/// <summary>Records of one scope that were read and wait to be mapped together. Reused.</summary>
/// <remarks>
/// A record waits for a dozen cache lines of tables larger than the cache. Read first and mapped
/// afterwards, the records of a group wait for theirs at the same time. Resource, scope and scratch text
/// are one for all: whoever writes scratch text must have the group mapped before the next record.
/// </remarks>
internal sealed class RecordGroup
{
    /// <summary>Records in a group: more would push each other out of the first cache.</summary>
    public const int CountMax = 16;

    private readonly OtlpRecord[] records = new OtlpRecord[CountMax];

    public RecordGroup(int scratchBytes)
    {
        records[0] = new OtlpRecord(new AttributeSet(), new AttributeSet(), new(scratchBytes));
        for (int index = 1; index < records.Length; index++)
        {
            records[index] = new OtlpRecord(
                records[0].Resource,
                records[0].Scope,
                records[0].Scratch
            );
        }
    }

    /// <summary>Records that wait.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == CountMax;

    /// <summary>The record that is read alone: resource and scope go in by it.</summary>
    public OtlpRecord Single => records[0];

    /// <summary>The record to read into; it waits only after <see cref="Take"/>.</summary>
    public OtlpRecord Next => records[Count];

    public OtlpRecord this[int index] => records[index];

    /// <summary>Lets the record that was read into wait.</summary>
    public void Take()
    {
        Invariant.That(!IsFull);
        Count++;
    }

    public void Clear() => Count = 0;
}
