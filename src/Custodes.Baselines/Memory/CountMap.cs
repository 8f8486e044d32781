using System.Runtime.CompilerServices;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Memory;

/// <summary>Weights under 64-bit keys, growing up to a limit; past it new keys are refused and counted.</summary>
/// <remarks>
/// Unlike <see cref="WeightTable"/> it never forgets one key for another, so what was added can be taken
/// back exactly: leaving one prompt's sessions out needs that. Open addressing, at most half full, 16
/// bytes a place. One writer.
/// </remarks>
public sealed class CountMap
{
    // Sums of counts; far above any that is learnt, far below where sums lose whole numbers.
    private const double WeightMax = 1e12;

    private readonly int capacity;
    private Entry[] entries;
    private int mask;

    /// <summary>A map of at most <paramref name="capacity"/> keys; starts with room for <paramref name="initial"/>.</summary>
    public CountMap(int capacity, int initial = 16)
    {
        Invariant.That(capacity > 0 && initial > 0);
        this.capacity = capacity;
        int size = 16;
        while (size < 2 * initial)
        {
            size <<= 1;
        }

        entries = new Entry[size];
        mask = size - 1;
    }

    /// <summary>Keys it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Times a new key found the map at its limit.</summary>
    public long Refused { get; private set; }

    /// <summary>The weight under a key; 0 when there is none.</summary>
    public double this[ulong key]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            for (int place = (int)(key >> 20) & mask; ; place = (place + 1) & mask)
            {
                ref Entry entry = ref entries[place];
                if (entry.Key == key)
                {
                    return entry.Weight;
                }

                if (entry.Key == 0)
                {
                    return 0;
                }
            }
        }
    }

    /// <summary>Adds to the weight under a key, and tells what it is now.</summary>
    /// <param name="key">Not 0.</param>
    /// <param name="weight">May be negative; a weight that falls to zero keeps its place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Add(ulong key, double weight)
    {
        Invariant.That(key != 0);
        ref Entry home = ref entries[(int)(key >> 20) & mask];
        return home.Key == key ? home.Weight += weight : AddFurther(key, weight);
    }

    private double AddFurther(ulong key, double weight)
    {
        int place = (int)(key >> 20) & mask;
        while (entries[place].Key != 0)
        {
            if (entries[place].Key == key)
            {
                return entries[place].Weight += weight;
            }

            place = (place + 1) & mask;
        }

        if (Count >= capacity)
        {
            Refused++;
            return 0;
        }

        entries[place] = new Entry { Key = key, Weight = weight };
        if (++Count * 2 > entries.Length)
        {
            Grow();
        }

        return weight;
    }

    /// <summary>Adds every weight of this map, times a factor, to another.</summary>
    public void AddTo(CountMap target, double factor)
    {
        foreach (ref readonly Entry entry in entries.AsSpan())
        {
            if (entry.Key != 0 && entry.Weight != 0)
            {
                _ = target.Add(entry.Key, entry.Weight * factor);
            }
        }
    }

    /// <summary>Writes every entry so that <see cref="TryRestore"/> puts each where it stood.</summary>
    /// <remarks>
    /// Where entries stand decides which are refused when they are added to a map that is nearly full.
    /// Written from behind a free place on, each finds its own place again when they are put back.
    /// </remarks>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Refused);
        writer.PutInt32(Count);
        int start = 0;
        while (entries[start].Key != 0)
        {
            start++;
        }

        for (int step = 1; step < entries.Length; step++)
        {
            ref readonly Entry entry = ref entries[(start + step) & mask];
            if (entry.Key != 0)
            {
                writer.PutUInt64(entry.Key);
                writer.PutDouble(entry.Weight);
            }
        }
    }

    /// <summary>Fills an empty map from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        Invariant.That(Count == 0);
        Refused = reader.GetCounter();
        int count = reader.GetCount(capacity, 16, "counters");
        int size = entries.Length;
        while (size < 2 * count)
        {
            size <<= 1;
        }

        entries = new Entry[size];
        mask = size - 1;
        for (int index = 0; index < count; index++)
        {
            ulong key = reader.GetUInt64();
            double weight = reader.GetDouble(WeightMax);
            if (!reader.Require(key != 0, "a counter without a key"))
            {
                return false;
            }

            _ = Add(key, weight);
            if (!reader.Require(Count == index + 1, "a counter comes twice"))
            {
                return false;
            }
        }

        return reader.IsSound;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        entries.AsSpan().Clear();
        Count = 0;
    }

    private void Grow()
    {
        Entry[] old = entries;
        entries = new Entry[old.Length * 2];
        mask = entries.Length - 1;
        foreach (ref readonly Entry entry in old.AsSpan())
        {
            if (entry.Key == 0)
            {
                continue;
            }

            int place = (int)(entry.Key >> 20) & mask;
            while (entries[place].Key != 0)
            {
                place = (place + 1) & mask;
            }

            entries[place] = entry;
        }
    }

    private struct Entry
    {
        public ulong Key;
        public double Weight;
    }
}
