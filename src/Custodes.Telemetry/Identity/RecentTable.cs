using System.Numerics;
using Custodes.Primitives;

namespace Custodes.Telemetry.Identity;

/// <summary>The last so many keys with a value each; a new key pushes out one that was long of no use.</summary>
/// <remarks>
/// A hand goes round the places: one that was touched since the hand last passed it gets a second chance,
/// one that was not gives way. Without touching, the oldest goes first. A list in order of use would be
/// more exact, and each touch would write to the cache lines of three other keys. Keys are keyed hashes
/// already, so their low bits choose the slot and no sender can fill one. All memory is taken in the
/// constructor. Adding, finding and forgetting take constant time.
/// </remarks>
internal sealed class RecentTable<T>
    where T : struct
{
    /// <summary>Touched places the hand passes for one new key; the next one goes even if touched.</summary>
    /// <remarks>So that no key costs more than this, whatever was touched before it came.</remarks>
    public const int ChancesMax = 16;

    private const int None = -1;

    // A key beside its value: who finds the one needs the other.
    private readonly Entry[] entries;

    // A key's low half above its place plus one, by linear probing; 0 is empty, and half of them are. A
    // key that is not there is then told from one cache line, and one that leaves is found by another.
    private readonly ulong[] slots;
    private int count;
    private int hand;

    public RecentTable(int capacity)
    {
        Invariant.That(capacity > 0);
        entries = new Entry[capacity];
        slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)capacity) * 2];
    }

    public int Count => count;

    /// <summary>Keys that were pushed out by new ones.</summary>
    public long Evicted { get; private set; }

    /// <summary>Where a key is, or a negative number.</summary>
    public int IndexOf(ulong key)
    {
        ulong[] all = slots;
        int mask = all.Length - 1;
        int slot = (int)key & mask;
        while (all[slot] != 0)
        {
            int index = (int)all[slot] - 1;
            if ((uint)(all[slot] >> 32) == (uint)key && entries[index].Key == key)
            {
                return index;
            }

            slot = (slot + 1) & mask;
        }

        return None;
    }

    /// <summary>Asks for the slot where a search for a key will begin.</summary>
    public void PrefetchSlot(ulong key) => Soon.Read(in slots[(int)key & (slots.Length - 1)]);

    /// <summary>Asks for the place that a key's first slot names, which most often is the key's.</summary>
    public void PrefetchEntry(ulong key)
    {
        int index = (int)slots[(int)key & (slots.Length - 1)] - 1;
        if (index >= 0)
        {
            Soon.Read(in entries[index]);
        }
    }

    /// <summary>Asks for a place, if there is one: its key and the first bytes of its value, and its end.</summary>
    public void Prefetch(int index)
    {
        if ((uint)index < (uint)count)
        {
            Soon.Read(in entries[index].Key);
            Soon.Read(in entries[index].IsTouched);
        }
    }

    /// <summary>Asks for the slots of the keys that so many new ones will push out.</summary>
    public void PrefetchLeaving(int newCount)
    {
        int index = hand;
        for (int left = count < entries.Length ? 0 : newCount; left > 0; left--)
        {
            PrefetchSlot(entries[index].Key);
            index = index + 1 == entries.Length ? 0 : index + 1;
        }
    }

    /// <summary>The value at a place that <see cref="IndexOf"/> or <see cref="Add"/> named, until the next addition.</summary>
    public ref T this[int index] => ref entries[index].Value;

    public ulong KeyAt(int index) => entries[index].Key;

    /// <summary>Makes room for a key that is not there and says where; its value is the default one.</summary>
    public int Add(ulong key)
    {
        int index = count;
        if (count < entries.Length)
        {
            count++;
        }
        else
        {
            index = NextToLeave();
            Remove(index);
            Evicted++;
        }

        ref Entry entry = ref entries[index];
        entry = default;
        entry.Key = key;
        Put(key, index);
        return index;
    }

    /// <summary>Says that a key was of use again: the hand passes it by once.</summary>
    public void Touch(int index)
    {
        // Only the first write makes the line dirty.
        if (!entries[index].IsTouched)
        {
            entries[index].IsTouched = true;
        }
    }

    private int NextToLeave()
    {
        int index = Advance();
        for (int chance = 0; chance < ChancesMax && entries[index].IsTouched; chance++)
        {
            entries[index].IsTouched = false;
            index = Advance();
        }

        return index;
    }

    private int Advance()
    {
        int index = hand;
        hand = index + 1 == entries.Length ? 0 : index + 1;
        return index;
    }

    private void Put(ulong key, int index)
    {
        int mask = slots.Length - 1;
        int slot = (int)key & mask;
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        slots[slot] = (key << 32) | (uint)(index + 1);
    }

    private void Remove(int index)
    {
        int mask = slots.Length - 1;
        int hole = (int)entries[index].Key & mask;
        while ((int)slots[hole] != index + 1)
        {
            hole = (hole + 1) & mask;
        }

        // What stands behind the hole moves up unless it would then stand before its home: a search would
        // otherwise end at the hole and miss it.
        int slot = (hole + 1) & mask;
        for (; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int home = (int)(slots[slot] >> 32) & mask;
            if (((slot - home) & mask) >= ((slot - hole) & mask))
            {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }

        slots[hole] = 0;
    }

    private struct Entry
    {
        public ulong Key;
        public T Value;
        public bool IsTouched;
    }
}
