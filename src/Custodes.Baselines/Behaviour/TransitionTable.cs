using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Custodes.Baselines.Memory;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>How often, in a role, one action follows another, with the probability kept ready.</summary>
/// <remarks>
/// The probability needs four counts, and each observation needs the probability. So an entry keeps the
/// last one worked out and renews it after a 32nd as many uses as it was learnt, and after 256 at most:
/// at every use while it is rare, and seldom once one more changes it by less than a thousandth. 16
/// bytes an entry, four a bucket and a bucket a cache line, which can be loaded before its row comes. A
/// full bucket gives up its rarest entry. One writer.
/// </remarks>
internal sealed class TransitionTable : IDisposable
{
    private const int BucketEntries = 4;
    private const int RestBits = 16;
    private const ulong RestMask = (1UL << RestBits) - 1;
    private const float LearntPerUse = 32;
    private const uint RestMax = 255;

    // 2⁶⁴ divided by the golden ratio, and odd: neighbouring keys land far apart.
    private const ulong Spread = 0x9E3779B97F4A7C15;

    private readonly NativeBlocks<Entry> entries;
    private readonly int shift;

    public TransitionTable(int capacity)
    {
        int size = 16;
        int bits = 4;
        while (size < capacity)
        {
            size <<= 1;
            bits++;
        }

        entries = new NativeBlocks<Entry>(size);
        shift = 64 - bits;
    }

    /// <summary>Entries that had to leave for others.</summary>
    public long Evictions { get; private set; }

    /// <summary>The entry of a transition, a new one if need be.</summary>
    public ref Entry this[ulong key]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ref Entry home = ref entries[PlaceOf(key)];
            return ref home.Key == key ? ref home : ref InBucket(key);
        }
    }

    /// <summary>The key of a transition, never 0: symbols of actions begin with 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong KeyOf(ushort role, ushort previous, ushort action) =>
        ((ulong)role << 48) | ((ulong)previous << 32) | ((ulong)action << RestBits);

    /// <summary>Starts to load the bucket of a transition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong key) => entries.Prefetch(PlaceOf(key), lines: 1);

    /// <summary>Lets every probability be worked out anew at its next use: what it rests on has changed.</summary>
    public void Expire()
    {
        for (int place = 0; place < entries.Count; place++)
        {
            entries[place].KeyAndRest &= ~RestMask;
        }
    }

    /// <summary>Writes every entry with its place: of two equally rare ones the first leaves.</summary>
    public void Save(StateWriter writer)
    {
        int count = 0;
        for (int place = 0; place < entries.Count; place++)
        {
            count += entries[place].Key != 0 ? 1 : 0;
        }

        writer.PutInt64(Evictions);
        writer.PutInt32(entries.Count);
        writer.PutInt32(count);
        for (int place = 0; place < entries.Count; place++)
        {
            ref Entry entry = ref entries[place];
            if (entry.Key != 0)
            {
                writer.PutInt32(place);
                writer.PutUInt64(entry.KeyAndRest);
                writer.PutSingle(entry.Count);
                writer.PutSingle(entry.Probability);
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
                capacity == entries.Count,
                $"made with room for {capacity} transitions; the limit now gives {entries.Count}"
            )
        )
        {
            return false;
        }

        int count = reader.GetCount(entries.Count, 20, "transitions");
        int before = -1;
        for (int index = 0; index < count; index++)
        {
            int place = reader.GetInt32();
            Entry entry = new()
            {
                KeyAndRest = reader.GetUInt64(),
                Count = reader.GetSingle(float.MaxValue / 4),
                Probability = reader.GetSingle(float.MaxValue / 4),
            };
            bool isPlaced =
                place > before
                && place < entries.Count
                && place / BucketEntries == PlaceOf(entry.Key) / BucketEntries
                && entry.Key != 0
                && (entry.KeyAndRest & RestMask) <= RestMax
                && !IsInBucket(entry.Key)
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

    /// <inheritdoc/>
    public void Dispose() => entries.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(ulong key) => (int)((key >> RestBits) * Spread >> shift);

    private bool IsInBucket(ulong key)
    {
        int start = PlaceOf(key) & -BucketEntries;
        for (int place = start; place < start + BucketEntries; place++)
        {
            if (entries[place].Key == key)
            {
                return true;
            }
        }

        return false;
    }

    // Away from its own place: that was taken when it came.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref Entry InBucket(ulong key)
    {
        int home = PlaceOf(key);
        ref Entry rarest = ref entries[home];
        for (int step = 1; step < BucketEntries; step++)
        {
            ref Entry entry = ref entries[home ^ step];
            if (entry.Key == key)
            {
                return ref entry;
            }

            if (entry.Count < rarest.Count || (rarest.Key != 0 && entry.Key == 0))
            {
                rarest = ref entry;
            }
        }

        Evictions += rarest.Key != 0 ? 1 : 0;
        rarest = new Entry { KeyAndRest = key };
        return ref rarest;
    }

    /// <summary>One transition.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    internal struct Entry
    {
        /// <summary>Its key, and in the low 16 bits the uses until its probability is worked out anew.</summary>
        public ulong KeyAndRest;

        /// <summary>How often it was learnt.</summary>
        public float Count;

        /// <summary>As it was last worked out.</summary>
        public float Probability;

        /// <summary>Its key; 0 when the place is free.</summary>
        public readonly ulong Key => KeyAndRest & ~RestMask;

        /// <summary>Counts one more use and tells whether the probability must be worked out anew.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Use()
        {
            ulong now = KeyAndRest;
            if ((now & RestMask) != 0)
            {
                KeyAndRest = now - 1;
                return false;
            }

            return true;
        }

        /// <summary>Keeps a probability that was worked out anew, and for how many uses.</summary>
        public void Keep(float probability)
        {
            Probability = probability;
            KeyAndRest += (uint)FastMath.Min(RestMax, Count / LearntPerUse);
        }
    }
}
