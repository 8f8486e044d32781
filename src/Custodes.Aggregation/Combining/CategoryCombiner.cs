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
            (long share, long support) = Trim(told, most, total, values, scratch, cutPerMille);
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

    /// <summary>Trimmed mean of the shares, and trimmed sum of the supports.</summary>
    /// <param name="told">What buckets say of the category; the others say nothing of it.</param>
    /// <param name="most">Weights of all buckets.</param>
    /// <param name="total">Of these.</param>
    /// <param name="values">Scratch, as long as <paramref name="most"/>.</param>
    /// <param name="scratch">As <paramref name="values"/>.</param>
    /// <param name="cutPerMille">Cut at each end.</param>
    internal static (long Share, long Support) Trim(
        List<(int Bucket, CategorySummary Said)> told,
        long[] most,
        long total,
        long[] values,
        long[] scratch,
        int cutPerMille
    )
    {
        Span<long> said = values.AsSpan(0, told.Count);
        Span<long> weights = scratch.AsSpan(0, told.Count);
        for (int index = 0; index < told.Count; index++)
        {
            said[index] = told[index].Said.Share;
            weights[index] = most[told[index].Bucket];
        }

        long share = OrderStatistics.TrimmedMeanBesideZeros(said, weights, total, cutPerMille);

        // Supports add up, so buckets count alike and not by weight.
        for (int index = 0; index < told.Count; index++)
        {
            said[index] = Math.Min(told[index].Said.Support, most[told[index].Bucket]);
        }

        weights.Fill(1);
        long mean = OrderStatistics.TrimmedMeanBesideZeros(
            said,
            weights,
            values.Length,
            cutPerMille
        );
        return (share, mean * values.Length);
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
