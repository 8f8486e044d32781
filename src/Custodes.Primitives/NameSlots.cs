using System.Numerics;

namespace Custodes.Primitives;

/// <summary>Keys with a text each, by linear probing. Grows as it fills; 0 is no key.</summary>
/// <remarks>
/// The keys lie alone, eight to a cache line, because nearly every look-up only asks whether a key is
/// there. They are keyed hashes already, so their low bits choose the slot and no sender can fill one run.
/// </remarks>
internal sealed class NameSlots
{
    private const int CountAtStart = 64;

    private ulong[] keys = new ulong[CountAtStart];
    private string[] texts = new string[CountAtStart];

    public int Count { get; private set; }

    public bool Contains(ulong key) => SlotOf(key) >= 0;

    /// <summary>Asks for the slot where a search for a key will begin.</summary>
    public void Prefetch(ulong key) => Soon.Read(in keys[HomeOf(key)]);

    /// <summary>The text of a key; null when it is not there.</summary>
    public string? Find(ulong key)
    {
        int slot = SlotOf(key);
        return slot < 0 ? null : texts[slot];
    }

    /// <summary>Takes a key with its text, or another text for a key that is there.</summary>
    public void Put(ulong key, string text)
    {
        Invariant.That(key != 0);
        Reserve(Count + 1);
        int slot = HomeOf(key);
        while (keys[slot] != 0 && keys[slot] != key)
        {
            slot = Next(slot);
        }

        Count += keys[slot] == 0 ? 1 : 0;
        keys[slot] = key;
        texts[slot] = text;
    }

    /// <summary>Drops a key, if it is there.</summary>
    public void Remove(ulong key)
    {
        int hole = SlotOf(key);
        if (hole < 0)
        {
            return;
        }

        // What stands behind the hole moves up unless it would then stand before its home: a search would
        // otherwise end at the hole and miss it.
        for (int slot = Next(hole); keys[slot] != 0; slot = Next(slot))
        {
            int fromHome = (slot - HomeOf(keys[slot])) & (keys.Length - 1);
            int fromHole = (slot - hole) & (keys.Length - 1);
            if (fromHome >= fromHole)
            {
                keys[hole] = keys[slot];
                texts[hole] = texts[slot];
                hole = slot;
            }
        }

        keys[hole] = 0;
        texts[hole] = null!;
        Count--;
    }

    /// <summary>Makes room for so many keys, so that at most half of the slots are taken.</summary>
    public void Reserve(int count)
    {
        if (count <= keys.Length / 2)
        {
            return;
        }

        ulong[] oldKeys = keys;
        string[] oldTexts = texts;
        int length = (int)BitOperations.RoundUpToPowerOf2((uint)count * 2);
        keys = new ulong[length];
        texts = new string[length];
        for (int old = 0; old < oldKeys.Length; old++)
        {
            if (oldKeys[old] != 0)
            {
                int slot = HomeOf(oldKeys[old]);
                while (keys[slot] != 0)
                {
                    slot = Next(slot);
                }

                keys[slot] = oldKeys[old];
                texts[slot] = oldTexts[old];
            }
        }
    }

    /// <summary>Every key with its text, sorted by key.</summary>
    public List<KeyValuePair<ulong, string>> Sorted()
    {
        List<KeyValuePair<ulong, string>> sorted = new(Count);
        for (int slot = 0; slot < keys.Length; slot++)
        {
            if (keys[slot] != 0)
            {
                sorted.Add(new KeyValuePair<ulong, string>(keys[slot], texts[slot]));
            }
        }

        sorted.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return sorted;
    }

    private int SlotOf(ulong key)
    {
        ulong[] all = keys;
        int slot = (int)key & (all.Length - 1);
        while (all[slot] != key)
        {
            if (all[slot] == 0)
            {
                return -1;
            }

            slot = (slot + 1) & (all.Length - 1);
        }

        // An empty slot looks like the key 0.
        return key == 0 ? -1 : slot;
    }

    private int HomeOf(ulong key) => (int)key & (keys.Length - 1);

    private int Next(int slot) => (slot + 1) & (keys.Length - 1);
}
