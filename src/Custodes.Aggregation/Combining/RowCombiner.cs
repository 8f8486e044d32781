using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Combining;

/// <summary>Rows of transitions over buckets, with half a visit for each category that has a share, by those shares.</summary>
/// <remarks>
/// A row that agents hardly visit is not certified. A transition that too few agents make keeps what the shares
/// alone give it, so that liars cannot make one usual.
/// </remarks>
internal static class RowCombiner
{
    public static TransitionBaseline[] Combine(
        BucketWeights weights,
        ReadOnlySpan<CategoryBaseline> categories,
        AggregationRules rules
    )
    {
        SortedDictionary<ulong, List<(int Bucket, RowSummary Row)>> rows = [];
        for (int bucket = 0; bucket < weights.Buckets.Count; bucket++)
        {
            foreach (RowSummary row in weights.Buckets[bucket].Rows.Span)
            {
                if (!rows.TryGetValue(row.From, out List<(int Bucket, RowSummary Row)>? told))
                {
                    rows.Add(row.From, told = []);
                }

                told.Add((bucket, row));
            }
        }

        long supportNeeded = RobustCombiner.SupportNeeded(rules, weights.Total);
        List<TransitionBaseline> combined = [];
        foreach ((ulong from, List<(int Bucket, RowSummary Row)> told) in rows)
        {
            AddRow(combined, from, told, weights, categories, rules, supportNeeded);
        }

        return [.. combined];
    }

    private static void AddRow(
        List<TransitionBaseline> combined,
        ulong from,
        List<(int Bucket, RowSummary Row)> told,
        BucketWeights weights,
        ReadOnlySpan<CategoryBaseline> categories,
        AggregationRules rules,
        long supportNeeded
    )
    {
        int bucketCount = weights.Buckets.Count;
        long total = 0;
        long[] most = new long[told.Count];
        long[] values = new long[told.Count];
        long[] scratch = new long[told.Count];
        SortedDictionary<ulong, List<(int Bucket, CategorySummary Said)>> next = [];
        for (int place = 0; place < told.Count; place++)
        {
            (int bucket, RowSummary row) = told[place];
            most[place] = Math.Min(row.Weight, weights.MostOf(bucket));
            total += most[place];
            values[place] = Math.Min(row.Visits, 10 * most[place] / WeightRule.Unit);
            foreach (CategorySummary said in row.Next.Span)
            {
                CategoryCombiner.Gather(next, place, said);
            }
        }

        // Trimmed over all buckets, also those that do not tell of the row: so few liars cannot make one by themselves.
        long visits = CategoryCombiner.TrimmedSum(
            values,
            scratch,
            bucketCount,
            rules.ShareTrimPerMille
        );
        if (visits < rules.RowVisitsMin || total == 0)
        {
            return;
        }

        int categoryCount = CountShared(categories);
        foreach ((ulong to, List<(int Bucket, CategorySummary Said)> said) in next)
        {
            int cut = rules.ShareTrimPerMille;
            long share = CategoryCombiner.TrimShares(said, most, total, values, scratch, cut);
            long support = CategoryCombiner.TrimSupports(
                said,
                most,
                bucketCount,
                values,
                scratch,
                cut
            );

            // Half a visit a category, spread as the role's shares are: (v s + k/2 m) / (v + k/2).
            Int128 seen = support >= supportNeeded ? (Int128)visits * share * 2 : 0;
            Int128 prior = (Int128)categoryCount * ShareOf(categories, to);
            Int128 probability = (seen + prior) / ((2 * visits) + categoryCount);
            if (probability > 0)
            {
                combined.Add(new TransitionBaseline(from, to, (uint)probability));
            }
        }
    }

    // Those that trimming left nothing of are somebody's invention: counted, they would thin every row out.
    private static int CountShared(ReadOnlySpan<CategoryBaseline> categories)
    {
        int count = 0;
        foreach (CategoryBaseline category in categories)
        {
            count += category.Share > 0 ? 1 : 0;
        }

        return count;
    }

    private static uint ShareOf(ReadOnlySpan<CategoryBaseline> categories, ulong id)
    {
        int low = 0;
        int high = categories.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (categories[middle].Category < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < categories.Length && categories[low].Category == id
            ? categories[low].Share
            : 0;
    }
}
