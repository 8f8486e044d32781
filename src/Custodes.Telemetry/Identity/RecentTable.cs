using System.Numerics;
using Custodes.Primitives;

namespace Custodes.Telemetry.Identity;

/// <summary>The last so many keys with a value each; a new key pushes out the one least recently added or touched.</summary>
/// <remarks>
/// Keys are keyed hashes already, so their low bits choose the slot and no sender can fill one. All
/// memory is taken in the constructor. Adding, finding and forgetting take constant time.
/// </remarks>
internal sealed class RecentTable<T>
    where T : struct
{
    private const int None = -1;

    // Keys and links apart from the values: touching one key rewrites the links of two others.
    private readonly Link[] links;
    private readonly T[] values;

    // A key's low half above its place plus one, by linear probing; 0 is empty, and half of them are. A
    // key that is not there is then told from one cache line, and one that leaves is found by another.
    private readonly ulong[] slots;
    private int newest = None;
    private int oldest = None;
    private int count;

    public RecentTable(int capacity)
    {
        Invariant.That(capacity > 0);
        links = new Link[capacity];
        values = new T[capacity];
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
            if ((uint)(all[slot] >> 32) == (uint)key && links[index].Key == key)
            {
                return index;
            }

            slot = (slot + 1) & mask;
        }

        return None;
    }

    /// <summary>The value at a place that <see cref="IndexOf"/> or <see cref="Add"/> named, until the next addition.</summary>
    public ref T this[int index] => ref values[index];

    public ulong KeyAt(int index) => links[index].Key;

    /// <summary>Makes room for a key that is not there and says where; its value is the default one.</summary>
    public int Add(ulong key)
    {
        int index;
        if (count < links.Length)
        {
            index = count++;
        }
        else
        {
            index = oldest;
            Unlink(index);
            Remove(index);
            Evicted++;
        }

        values[index] = default;
        ref Link entry = ref links[index];
        entry.Key = key;
        Put(key, index);
        LinkNewest(index);
        return index;
    }

    /// <summary>Makes a key the newest, so that it is pushed out last.</summary>
    public void Touch(int index)
    {
        if (index != newest)
        {
            Unlink(index);
            LinkNewest(index);
        }
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

    private void LinkNewest(int index)
    {
        links[index].Older = newest;
        links[index].Newer = None;
        if (newest >= 0)
        {
            links[newest].Newer = index;
        }

        newest = index;
        if (oldest < 0)
        {
            oldest = index;
        }
    }

    private void Unlink(int index)
    {
        ref Link entry = ref links[index];
        if (entry.Older >= 0)
        {
            links[entry.Older].Newer = entry.Newer;
        }
        else
        {
            oldest = entry.Newer;
        }

        if (entry.Newer >= 0)
        {
            links[entry.Newer].Older = entry.Older;
        }
        else
        {
            newest = entry.Older;
        }
    }

    private void Remove(int index)
    {
        int mask = slots.Length - 1;
        int hole = (int)links[index].Key & mask;
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

    private struct Link
    {
        public ulong Key;
        public int Older;
        public int Newer;
    }
}
