using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Sketches;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Combining;

/// <summary>Shares and supports of categories over buckets; a bucket that does not have one counts as none of it.</summary>
internal static class CategoryCombiner
{
    public static CategoryBaseline[] Combine(BucketWeights weights, int cutPerMille)
    {
        int count = weights.Buckets.Count;
        SortedDictionary<ulong, List<(int Bucket, CategorySummary Said)>> all = [];
        long[] most = new long[count];
        long total = 0;
        for (int bucket = 0; bucket < count; bucket++)
        {
            SummaryContent content = weights.Buckets[bucket];
            most[bucket] = Math.Min(content.CategoryWeight, weights.MostOf(bucket));
            total += most[bucket];
            foreach (CategorySummary said in content.Categories.Span)
            {
                Gather(all, bucket, said);
            }
        }

        if (total == 0)
        {
            return [];
        }

        List<CategoryBaseline> combined = [];
        long[] values = new long[count];
        long[] scratch = new long[count];
        Int128 shares = 0;
        foreach ((ulong id, List<(int Bucket, CategorySummary Said)> told) in all)
        {
            long share = TrimShares(told, most, total, values, scratch, cutPerMille);
            long support = TrimSupports(told, most, count, values, scratch, cutPerMille);
            shares += share;
            combined.Add(new CategoryBaseline(id, (uint)share, (ulong)support, IsKnown: false));
        }

        for (int index = 0; index < combined.Count && shares > 0; index++)
        {
            CategoryBaseline one = combined[index];
            uint share = (uint)(one.Share * (Int128)QuantileSketch.UnitMass / shares);
            combined[index] = one with { Share = share };
        }

        return [.. combined];
    }

    /// <summary>Trimmed mean of the shares of a category.</summary>
    /// <param name="told">What buckets say of it; the others say nothing.</param>
    /// <param name="most">Weights of buckets.</param>
    /// <param name="total">Weight of all together.</param>
    /// <param name="values">Scratch, as long as <paramref name="told"/> at least.</param>
    /// <param name="scratch">As <paramref name="values"/>.</param>
    /// <param name="cutPerMille">Cut at each end.</param>
    internal static long TrimShares(
        List<(int Bucket, CategorySummary Said)> told,
        long[] most,
        long total,
        long[] values,
        long[] scratch,
        int cutPerMille
    )
    {
        for (int index = 0; index < told.Count; index++)
        {
            values[index] = told[index].Said.Share;
            scratch[index] = most[told[index].Bucket];
        }

        return OrderStatistics.TrimmedMeanBesideZeros(
            values.AsSpan(0, told.Count),
            scratch.AsSpan(0, told.Count),
            total,
            cutPerMille
        );
    }

    /// <summary>Trimmed sum of the supports: they add up, so buckets count alike and not by weight.</summary>
    /// <param name="told">What buckets say of a category; the others say nothing.</param>
    /// <param name="most">Weights of buckets, beyond which none has support.</param>
    /// <param name="bucketCount">Buckets of the role.</param>
    /// <param name="values">Scratch, as long as <paramref name="told"/> at least.</param>
    /// <param name="scratch">As <paramref name="values"/>.</param>
    /// <param name="cutPerMille">Cut at each end.</param>
    internal static long TrimSupports(
        List<(int Bucket, CategorySummary Said)> told,
        long[] most,
        int bucketCount,
        long[] values,
        long[] scratch,
        int cutPerMille
    )
    {
        for (int index = 0; index < told.Count; index++)
        {
            values[index] = Math.Min(told[index].Said.Support, most[told[index].Bucket]);
        }

        return TrimmedSum(values.AsSpan(0, told.Count), scratch, bucketCount, cutPerMille);
    }

    /// <summary>The sum over all buckets when as many of them are cut off at each end, where the others have none.</summary>
    internal static long TrimmedSum(
        Span<long> values,
        long[] scratch,
        int bucketCount,
        int cutPerMille
    )
    {
        Span<long> ones = scratch.AsSpan(0, values.Length);
        ones.Fill(1);
        long mean = OrderStatistics.TrimmedMeanBesideZeros(values, ones, bucketCount, cutPerMille);
        return mean * bucketCount;
    }

    internal static void Gather(
        SortedDictionary<ulong, List<(int Bucket, CategorySummary Said)>> all,
        int bucket,
        CategorySummary said
    )
    {
        if (!all.TryGetValue(said.Category, out List<(int Bucket, CategorySummary Said)>? told))
        {
            all.Add(said.Category, told = []);
        }

        told.Add((bucket, said));
    }
}
