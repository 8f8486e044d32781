using System.Numerics;

namespace Custodes.Detection.Collusion;

/// <summary>Finds the pairs of vectors that point the same way, without comparing all with all.</summary>
/// <remarks>
/// As many bits a table as there are digits in the number of vectors, so that strangers meet in a bucket
/// about once each. A bucket past its limit is split by further bits, and past 32 of them only its first
/// members are compared: whoever stuffs a bucket costs itself the comparison, not the node its time.
/// </remarks>
public sealed class AlikePairs(CollusionOptions options, SecretPlanes planes)
{
    private const int Dimensions = AgentProfile.Dimensions;
    private const int BitsMax = 32;
    private const int SplitBits = 4;

    /// <summary>Members that a full bucket left out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>The largest bucket whose members were compared with each other.</summary>
    public int LargestBucket { get; private set; }

    /// <summary>The pairs whose cosine is at least the limit, each once, the smaller place first.</summary>
    /// <param name="vectors">One after the other.</param>
    public IReadOnlyList<(int First, int Second)> Of(ReadOnlySpan<float> vectors)
    {
        int count = vectors.Length / Dimensions;
        HashSet<(int, int)> pairs = [];
        List<(int First, int Second)> found = [];
        int[] members = new int[count];
        for (int table = 0; table < options.TableCount && count > 1; table++)
        {
            for (int index = 0; index < count; index++)
            {
                members[index] = index;
            }

            int bits = Math.Clamp(BitOperations.Log2((uint)count - 1) + 1, 1, BitsMax);
            Split(vectors, members, table, first: 0, bits, pairs, found);
        }

        return found;
    }

    /// <summary>The cosine of two vectors; 0 when one of them is nothing.</summary>
    public static double Cosine(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double product = 0;
        double ones = 0;
        double others = 0;
        for (int dimension = 0; dimension < Dimensions; dimension++)
        {
            product += one[dimension] * other[dimension];
            ones += one[dimension] * one[dimension];
            others += other[dimension] * other[dimension];
        }

        double norm = Math.Sqrt(ones * others);
        return norm > 0 ? product / norm : 0;
    }

    private void Split(
        ReadOnlySpan<float> vectors,
        Span<int> members,
        int table,
        int first,
        int bits,
        HashSet<(int, int)> pairs,
        List<(int First, int Second)> found
    )
    {
        uint[] sides = new uint[members.Length];
        for (int index = 0; index < members.Length; index++)
        {
            sides[index] = planes.SidesOf(VectorAt(vectors, members[index]), table, first, bits);
        }

        sides.AsSpan().Sort(members);
        for (int start = 0; start < members.Length; )
        {
            int end = start + 1;
            while (end < members.Length && sides[end] == sides[start])
            {
                end++;
            }

            Span<int> bucket = members[start..end];
            int next = first + bits;
            if (bucket.Length <= options.BucketCountMax)
            {
                Compare(vectors, bucket, pairs, found);
            }
            else if (next + SplitBits <= BitsMax)
            {
                Split(vectors, bucket, table, next, SplitBits, pairs, found);
            }
            else
            {
                LeftOut += bucket.Length - options.BucketCountMax;
                Compare(vectors, bucket[..options.BucketCountMax], pairs, found);
            }

            start = end;
        }
    }

    private void Compare(
        ReadOnlySpan<float> vectors,
        ReadOnlySpan<int> bucket,
        HashSet<(int, int)> pairs,
        List<(int First, int Second)> found
    )
    {
        LargestBucket = Math.Max(LargestBucket, bucket.Length);
        for (int one = 0; one < bucket.Length; one++)
        {
            for (int other = one + 1; other < bucket.Length; other++)
            {
                (int, int) pair = (
                    Math.Min(bucket[one], bucket[other]),
                    Math.Max(bucket[one], bucket[other])
                );
                double cosine = Cosine(
                    VectorAt(vectors, pair.Item1),
                    VectorAt(vectors, pair.Item2)
                );
                if (cosine >= options.CosineMin && pairs.Add(pair))
                {
                    found.Add(pair);
                }
            }
        }
    }

    private static ReadOnlySpan<float> VectorAt(ReadOnlySpan<float> vectors, int index) =>
        vectors.Slice(index * Dimensions, Dimensions);
}
