using Custodes.Primitives;

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

    /// <summary>All entries, for a snapshot.</summary>
    public Span<Entry> Entries => entries;

    /// <summary>The key of a transition.</summary>
    public static ulong KeyOf(int role, int previous, int action) =>
        SplitMix64.Mix(
            ((ulong)(uint)role << 32) | ((ulong)(uint)previous << 16) | (uint)action | 1UL << 63
        );

    /// <summary>One transition.</summary>
    internal struct Entry
    {
        public ulong Key;
        public float Count;
        public float Probability;
        public uint Uses;
    }
}
