using System.Runtime.CompilerServices;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Memory;

/// <summary>Keyed 64-bit keys to slots 0, 1, 2 …: open addressing, linear probing, fixed size.</summary>
/// <remarks>
/// Keys are keyed hashes already, so their low bits choose the place: nobody without the secret can aim
/// many keys at one. At most half full, so a probe is 1.5 places on average and one cache line. 32 bytes
/// a slot. A full index refuses; a removed key's place is closed by moving later ones up, so there are
/// no tombstones to scan. One writer.
/// </remarks>
public sealed class KeyIndex : IDisposable
{
    private readonly NativeBlocks<Entry> entries;
    private readonly int mask;
    private readonly int[] free;

    // One more than where a free slot stands among the free ones; 0 for one that is not free.
    private readonly int[] freeAt;
    private int freeCount;
    private int next;

    /// <summary>An index for at most <paramref name="capacity"/> keys.</summary>
    public KeyIndex(int capacity)
    {
        Invariant.That(capacity is > 0 and <= 1 << 28);
        Capacity = capacity;
        int places = 4;
        while (places < 2L * capacity)
        {
            places <<= 1;
        }

        mask = places - 1;
        entries = new NativeBlocks<Entry>(places);
        free = new int[capacity];
        freeAt = new int[capacity];
    }

    /// <summary>Keys it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Keys it holds.</summary>
    public int Count => next - freeCount;

    /// <summary>One more than the highest slot ever given out.</summary>
    public int SlotEnd => next;

    /// <summary>Starts to load the place of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong key) => entries.Prefetch((int)key & mask, lines: 1);

    /// <summary>The slot of a key, or -1.</summary>
    public int Find(ulong key)
    {
        int place = (int)key & mask;
        while (true)
        {
            ref Entry entry = ref entries[place];
            if (entry.Key == key)
            {
                return entry.Slot;
            }

            if (entry.Key == 0)
            {
                return -1;
            }

            place = (place + 1) & mask;
        }
    }

    /// <summary>Places that a search for a key looks at: what its cost follows from.</summary>
    internal int ProbesOf(ulong key)
    {
        int place = (int)key & mask;
        int probes = 1;
        while (entries[place].Key != key && entries[place].Key != 0)
        {
            place = (place + 1) & mask;
            probes++;
        }

        return probes;
    }

    /// <summary>The slot of a key, a new one if need be; -1 when the index is full.</summary>
    /// <param name="key">Not 0.</param>
    /// <param name="isNew">Whether the key was not there.</param>
    public int FindOrAdd(ulong key, out bool isNew) => FindOrAdd(key, wanted: -1, out isNew);

    /// <summary>The same, with a slot that a new key gets if it is free.</summary>
    /// <param name="key">Not 0.</param>
    /// <param name="wanted">The slot; one outside the index is no wish.</param>
    public int FindOrAdd(ulong key, int wanted) => FindOrAdd(key, wanted, out _);

    private int FindOrAdd(ulong key, int wanted, out bool isNew)
    {
        Invariant.That(key != 0);
        int place = (int)key & mask;
        while (true)
        {
            ref Entry entry = ref entries[place];
            if (entry.Key == key)
            {
                isNew = false;
                return entry.Slot;
            }

            if (entry.Key == 0)
            {
                isNew = Count < Capacity;
                if (!isNew)
                {
                    return -1;
                }

                entry.Key = key;
                entry.Slot = TakeSlot(wanted);
                return entry.Slot;
            }

            place = (place + 1) & mask;
        }
    }

    /// <summary>Removes a key; its slot is given out again. False when it was not there.</summary>
    public bool Remove(ulong key)
    {
        int place = (int)key & mask;
        while (entries[place].Key != key)
        {
            if (entries[place].Key == 0)
            {
                return false;
            }

            place = (place + 1) & mask;
        }

        Release(entries[place].Slot);
        int hole = place;
        for (int probe = (hole + 1) & mask; entries[probe].Key != 0; probe = (probe + 1) & mask)
        {
            // An entry may move into the hole only if its own place is not between the hole and it.
            int home = (int)entries[probe].Key & mask;
            if (((probe - home) & mask) >= ((probe - hole) & mask))
            {
                entries[hole] = entries[probe];
                hole = probe;
            }
        }

        entries[hole] = default;
        return true;
    }

    /// <summary>Writes the key of every slot, 0 for a free one, and the order in which free slots are given out.</summary>
    public void Save(StateWriter writer)
    {
        ulong[] keys = new ulong[next];
        CopyKeys(keys);
        writer.PutInt32(next);
        foreach (ulong key in keys)
        {
            writer.PutUInt64(key);
        }

        writer.PutInt32(freeCount);
        foreach (int slot in free.AsSpan(0, freeCount))
        {
            writer.PutInt32(slot);
        }
    }

    /// <summary>Tells the key of every slot up to <see cref="SlotEnd"/>; those of free slots stay as they are.</summary>
    public void CopyKeys(Span<ulong> keys)
    {
        for (int place = 0; place <= mask; place++)
        {
            ref Entry entry = ref entries[place];
            if (entry.Key != 0)
            {
                keys[entry.Slot] = entry.Key;
            }
        }
    }

    /// <summary>Fills an empty index from a snapshot; false when the reader refused it.</summary>
    /// <param name="reader">Where the index was written.</param>
    /// <param name="what">The keys, for the reason.</param>
    public bool TryRestore(ref StateReader reader, string what)
    {
        Invariant.That(next == 0);
        int end = reader.GetCount(Capacity, 8, what);
        bool[] isFree = new bool[end];
        int freeSlots = 0;
        for (int slot = 0; slot < end; slot++)
        {
            ulong key = reader.GetUInt64();
            isFree[slot] = key == 0;
            freeSlots += key == 0 ? 1 : 0;
            if (!reader.Require(key == 0 || TryPlace(key, slot), $"one of the {what} comes twice"))
            {
                return false;
            }
        }

        int freeEnd = reader.GetCount(end, 4, $"free places of {what}");
        for (int index = 0; index < freeEnd; index++)
        {
            int slot = reader.GetInt32();
            if (
                !reader.Require(
                    (uint)slot < (uint)end && isFree[slot],
                    $"place {slot} of {what} is not free"
                )
            )
            {
                return false;
            }

            isFree[slot] = false;
            Release(slot);
        }

        next = end;
        return reader.Require(freeEnd == freeSlots, $"free places of {what} are missing");
    }

    /// <inheritdoc/>
    public void Dispose() => entries.Dispose();

    private int TakeSlot(int wanted)
    {
        // Those passed over become free ones; each of them once, so that it costs no more than giving them out.
        while (wanted >= next && wanted < Capacity)
        {
            Release(next++);
        }

        if ((uint)wanted >= (uint)Capacity || freeAt[wanted] == 0)
        {
            if (freeCount == 0)
            {
                return next++;
            }

            wanted = free[freeCount - 1];
        }

        int last = free[--freeCount];
        int at = freeAt[wanted] - 1;
        free[at] = last;
        freeAt[last] = at + 1;
        freeAt[wanted] = 0;
        return wanted;
    }

    private void Release(int slot)
    {
        free[freeCount++] = slot;
        freeAt[slot] = freeCount;
    }

    private bool TryPlace(ulong key, int slot)
    {
        int place = (int)key & mask;
        while (entries[place].Key != 0)
        {
            if (entries[place].Key == key)
            {
                return false;
            }

            place = (place + 1) & mask;
        }

        entries[place].Key = key;
        entries[place].Slot = slot;
        return true;
    }

    private struct Entry
    {
        public ulong Key;
        public int Slot;
    }
}
