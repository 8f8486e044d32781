using System.Numerics;
using Custodes.Primitives;

namespace Custodes.Telemetry.Identity;

/// <summary>The last so many keys with a value each; a new key pushes out the one least recently added or touched.</summary>
/// <remarks>
/// Keys are keyed hashes already, so their low bits choose the bucket and no sender can fill one. All
/// memory is taken in the constructor. Adding, finding and forgetting take constant time.
/// </remarks>
internal sealed class RecentTable<T>
    where T : struct
{
    private const int None = -1;

    // Keys and links apart from the values: touching one key rewrites the links of two others.
    private readonly Link[] links;
    private readonly T[] values;
    private readonly int[] buckets;
    private int newest = None;
    private int oldest = None;
    private int count;

    public RecentTable(int capacity)
    {
        Invariant.That(capacity > 0);
        links = new Link[capacity];
        values = new T[capacity];
        buckets = new int[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(buckets, None);
    }

    public int Count => count;

    /// <summary>Keys that were pushed out by new ones.</summary>
    public long Evicted { get; private set; }

    /// <summary>Where a key is, or a negative number.</summary>
    public int IndexOf(ulong key)
    {
        int index = buckets[BucketOf(key)];
        while (index >= 0 && links[index].Key != key)
        {
            index = links[index].NextInBucket;
        }

        return index;
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
            RemoveFromBucket(index);
            Evicted++;
        }

        values[index] = default;
        ref Link entry = ref links[index];
        entry.Key = key;
        int bucket = BucketOf(key);
        entry.NextInBucket = buckets[bucket];
        buckets[bucket] = index;
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

    private int BucketOf(ulong key) => (int)(key & (uint)(buckets.Length - 1));

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

    private void RemoveFromBucket(int index)
    {
        ref int link = ref buckets[BucketOf(links[index].Key)];
        while (link != index)
        {
            link = ref links[link].NextInBucket;
        }

        link = links[index].NextInBucket;
    }

    private struct Link
    {
        public ulong Key;
        public int NextInBucket;
        public int Older;
        public int Newer;
    }
}
