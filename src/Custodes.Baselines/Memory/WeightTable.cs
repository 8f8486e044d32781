using System.Numerics;
using System.Runtime.CompilerServices;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Memory;

/// <summary>Weights under 64-bit keys: how often was this seen. Bounded; what is rarest leaves first.</summary>
/// <remarks>
/// Every learnt count of a role lives in one of these, keyed by a mix of what it counts. Buckets of
/// four entries fill one cache line. A full bucket gives up its smallest weight, and
/// <see cref="Evictions"/> counts it, so that a flood of one-time keys replaces other one-time keys and
/// leaves what is usual alone. 16 bytes an entry; a lookup reads one line. One writer.
/// </remarks>
public sealed class WeightTable
{
    private const int BucketEntries = 4;
    private readonly Entry[] entries;
    private readonly int bucketMask;

    /// <summary>A table of at least <paramref name="capacity"/> entries; a power of two, 8 or more.</summary>
    public WeightTable(int capacity)
    {
        Invariant.That(capacity is >= 8 and <= 1 << 28);
        int size = 8;
        while (size < capacity)
        {
            size <<= 1;
        }

        entries = new Entry[size];
        bucketMask = (size / BucketEntries) - 1;
    }

    /// <summary>Entries there is room for.</summary>
    public int Capacity => entries.Length;

    /// <summary>Entries in use.</summary>
    public int Count { get; private set; }

    /// <summary>Entries that had to leave for others.</summary>
    public long Evictions { get; private set; }

    /// <summary>The weight under a key; 0 when there is none.</summary>
    public float this[ulong key]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // All four are looked at, without a branch: which of them it is nobody can predict.
            int start = ((int)(key >> 32) & bucketMask) * BucketEntries;
            ReadOnlySpan<Entry> bucket = entries.AsSpan(start, BucketEntries);
            int bits = bucket[0].Key == key ? bucket[0].WeightBits : 0;
            bits |= bucket[1].Key == key ? bucket[1].WeightBits : 0;
            bits |= bucket[2].Key == key ? bucket[2].WeightBits : 0;
            bits |= bucket[3].Key == key ? bucket[3].WeightBits : 0;
            return BitConverter.Int32BitsToSingle(bits);
        }
    }

    /// <summary>Adds to the weight under a key, and tells what it is now.</summary>
    /// <param name="key">Not 0.</param>
    /// <param name="weight">Added; a result of 0 or less removes the entry.</param>
    public float Add(ulong key, float weight)
    {
        int start = ((int)(key >> 32) & bucketMask) * BucketEntries;
        Span<Entry> bucket = entries.AsSpan(start, BucketEntries);
        int found = bucket[0].Key == key ? 1 : 0;
        found |= bucket[1].Key == key ? 2 : 0;
        found |= bucket[2].Key == key ? 4 : 0;
        found |= bucket[3].Key == key ? 8 : 0;
        if (found != 0)
        {
            ref Entry entry = ref bucket[BitOperations.TrailingZeroCount(found)];
            return Change(ref entry, entry.Weight + weight);
        }

        int smallest = 0;
        for (int index = 1; index < bucket.Length; index++)
        {
            smallest = bucket[index].Weight < bucket[smallest].Weight ? index : smallest;
        }

        if (weight <= 0)
        {
            return 0;
        }

        ref Entry place = ref bucket[smallest];
        if (place.Key == 0)
        {
            Count++;
        }
        else
        {
            Evictions++;
        }

        place.Key = key;
        place.Weight = weight;
        return weight;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        entries.AsSpan().Clear();
        Count = 0;
        Evictions = 0;
    }

    /// <summary>Writes every entry with its place: among equal weights the place decides which leaves.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Evictions);
        writer.PutInt32(entries.Length);
        writer.PutInt32(Count);
        for (int place = 0; place < entries.Length; place++)
        {
            if (entries[place].Key != 0)
            {
                writer.PutInt32(place);
                writer.PutUInt64(entries[place].Key);
                writer.PutSingle(entries[place].Weight);
            }
        }
    }

    /// <summary>Fills an empty table of the same size from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        Invariant.That(Count == 0);
        Evictions = reader.GetCounter();
        int capacity = reader.GetInt32();
        if (
            !reader.Require(
                capacity == entries.Length,
                $"made with room for {capacity} counts; the limit now gives {entries.Length}"
            )
        )
        {
            return false;
        }

        int count = reader.GetCount(entries.Length, 16, "counts");
        int before = -1;
        for (int index = 0; index < count; index++)
        {
            int place = reader.GetInt32();
            ulong key = reader.GetUInt64();
            float weight = reader.GetSingle(float.MaxValue);
            bool isPlaced =
                key != 0
                && weight > 0
                && place > before
                && place / BucketEntries == ((int)(key >> 32) & bucketMask)
                && this[key] == 0;
            if (!reader.Require(isPlaced, "a count is not where it belongs"))
            {
                return false;
            }

            entries[place] = new Entry { Key = key, Weight = weight };
            before = place;
        }

        Count = count;
        return reader.IsSound;
    }

    // A weight that was taken back leaves no trace: otherwise an unlearnt incident would still be known.
    private float Change(ref Entry entry, float weight)
    {
        if (weight > 1e-6f)
        {
            entry.Weight = weight;
            return weight;
        }

        entry = default;
        Count--;
        return 0;
    }

    private struct Entry
    {
        public ulong Key;
        public float Weight;

        public readonly int WeightBits => BitConverter.SingleToInt32Bits(Weight);
    }
}
