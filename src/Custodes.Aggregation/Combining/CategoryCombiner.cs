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
            (long share, long support) = Trim(told, most, values, scratch, cutPerMille);
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
    internal static (long Share, long Support) Trim(
        List<(int Bucket, CategorySummary Said)> told,
        long[] most,
        long[] values,
        long[] scratch,
        int cutPerMille
    )
    {
        Array.Clear(values);
        foreach ((int bucket, CategorySummary said) in told)
        {
            values[bucket] = said.Share;
        }

        most.CopyTo(scratch, 0);
        long share = OrderStatistics.TrimmedMean(values, scratch, cutPerMille);

        // Supports add up, so buckets count alike and not by weight.
        Array.Clear(values);
        foreach ((int bucket, CategorySummary said) in told)
        {
            values[bucket] = Math.Min(said.Support, most[bucket]);
        }

        Array.Fill(scratch, 1);
        long support = OrderStatistics.TrimmedMean(values, scratch, cutPerMille) * values.Length;
        return (share, support);
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
