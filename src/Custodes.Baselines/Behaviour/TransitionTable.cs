using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>How often, in a role, one action follows another, with the probability kept ready.</summary>
/// <remarks>
/// The probability needs four counts, and each observation needs the probability. So an entry keeps the
/// last one worked out and renews it while it is rare (under 64 uses), and then at every 32nd use: by
/// then one more use changes it by less than 2 %. 24 bytes an entry; buckets of two share a line more
/// often than not. A full bucket gives up its rarer entry. One writer.
/// </remarks>
internal sealed class TransitionTable
{
    private readonly Entry[] entries;
    private readonly int mask;

    public TransitionTable(int capacity)
    {
        int size = 16;
        while (size < capacity)
        {
            size <<= 1;
        }

        entries = new Entry[size];
        mask = size - 1;
    }

    /// <summary>Entries that had to leave for others.</summary>
    public long Evictions { get; private set; }

    /// <summary>The entry of a transition, a new one if need be.</summary>
    public ref Entry this[ulong key]
    {
        get
        {
            int place = (int)(key >> 32) & mask;
            ref Entry first = ref entries[place];
            if (first.Key == key)
            {
                return ref first;
            }

            ref Entry second = ref entries[place ^ 1];
            if (second.Key == key)
            {
                return ref second;
            }

            ref Entry rarer = ref (first.Count <= second.Count ? ref first : ref second);
            Evictions += rarer.Key != 0 ? 1 : 0;
            rarer = new Entry { Key = key };
            return ref rarer;
        }
    }

    /// <summary>The key of a transition.</summary>
    public static ulong KeyOf(int role, int previous, int action) =>
        SplitMix64.Mix(
            ((ulong)(uint)role << 32) | ((ulong)(uint)previous << 16) | (uint)action | 1UL << 63
        );

    /// <summary>Writes every entry with its place: of two equally rare ones the first leaves.</summary>
    public void Save(StateWriter writer)
    {
        int count = 0;
        foreach (ref readonly Entry entry in entries.AsSpan())
        {
            count += entry.Key != 0 ? 1 : 0;
        }

        writer.PutInt64(Evictions);
        writer.PutInt32(entries.Length);
        writer.PutInt32(count);
        for (int place = 0; place < entries.Length; place++)
        {
            ref readonly Entry entry = ref entries[place];
            if (entry.Key != 0)
            {
                writer.PutInt32(place);
                writer.PutUInt64(entry.Key);
                writer.PutSingle(entry.Count);
                writer.PutSingle(entry.Probability);
                writer.PutUInt32(entry.Uses);
            }
        }
    }

    /// <summary>Fills an empty table of the same size from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        Evictions = reader.GetCounter();
        int capacity = reader.GetInt32();
        if (
            !reader.Require(
                capacity == entries.Length,
                $"made with room for {capacity} transitions; the limit now gives {entries.Length}"
            )
        )
        {
            return false;
        }

        int count = reader.GetCount(entries.Length, 24, "transitions");
        int before = -1;
        for (int index = 0; index < count; index++)
        {
            int place = reader.GetInt32();
            Entry entry = new()
            {
                Key = reader.GetUInt64(),
                Count = reader.GetSingle(float.MaxValue / 4),
                Probability = reader.GetSingle(float.MaxValue / 4),
                Uses = reader.GetUInt32(),
            };
            bool isPlaced =
                place > before
                && place < entries.Length
                && place >> 1 == ((int)(entry.Key >> 32) & mask) >> 1
                && entry.Key != 0
                && entries[place ^ 1].Key != entry.Key
                && entry.Count >= 0
                && entry.Probability >= 0;
            if (!reader.Require(isPlaced, "a transition is not where it belongs"))
            {
                return false;
            }

            entries[place] = entry;
            before = place;
        }

        return reader.IsSound;
    }

    /// <summary>One transition.</summary>
    internal struct Entry
    {
        public ulong Key;
        public float Count;
        public float Probability;
        public uint Uses;
    }
}
