using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Summaries;

/// <summary>Adds up categories and transitions of a bucket, each agent's as shares that weigh what the agent does.</summary>
internal sealed class CategoryTally
{
    // An agent that does one thing a thousand times says no more of it than one that does it ten times.
    private const int VisitsMax = 10;

    private readonly SortedDictionary<ulong, (Int128 Share, long Support)> sums = [];
    private uint weight;

    /// <summary>Adds up what each agent did; gives the weight of those that told.</summary>
    public uint CountCategories(EpochContext context, ReadOnlySpan<SignedReport> reports)
    {
        sums.Clear();
        weight = 0;
        foreach (SignedReport report in reports)
        {
            long each = context.Weights[(int)report.Leaf.Agent];
            if (report.Report.Categories.Length > 0)
            {
                weight += (uint)each;
            }

            foreach (CategoryShare share in report.Report.Categories.Span)
            {
                Add(share.Category, share.Share, each);
            }
        }

        return weight;
    }

    /// <summary>Those just added up, ascending by id.</summary>
    public CategorySummary[] Categories() => Take(weight, SummaryLimits.CategoryCountMax);

    /// <summary>What agents did after what.</summary>
    public RowSummary[] Rows(EpochContext context, ReadOnlySpan<SignedReport> reports)
    {
        SortedDictionary<ulong, List<(long Weight, int Start, int End, int Report)>> rows = [];
        for (int index = 0; index < reports.Length; index++)
        {
            ReadOnlySpan<TransitionCount> counts = reports[index].Report.Transitions.Span;
            long each = context.Weights[(int)reports[index].Leaf.Agent];
            for (int start = 0; start < counts.Length; )
            {
                int end = start + 1;
                while (end < counts.Length && counts[end].From == counts[start].From)
                {
                    end++;
                }

                if (
                    !rows.TryGetValue(
                        counts[start].From,
                        out List<(long Weight, int Start, int End, int Report)>? parts
                    )
                )
                {
                    rows.Add(counts[start].From, parts = []);
                }

                parts.Add((each, start, end, index));
                start = end;
            }
        }

        List<RowSummary> made = [];
        foreach (
            KeyValuePair<ulong, List<(long Weight, int Start, int End, int Report)>> row in rows
        )
        {
            made.Add(Row(row.Key, row.Value, reports));
        }

        return Fewer(made);
    }

    private RowSummary Row(
        ulong from,
        List<(long Weight, int Start, int End, int Report)> parts,
        ReadOnlySpan<SignedReport> reports
    )
    {
        sums.Clear();
        uint rowWeight = 0;
        long visits = 0;
        foreach ((long each, int start, int end, int report) in parts)
        {
            ReadOnlySpan<TransitionCount> counts = reports[report].Report.Transitions.Span[
                start..end
            ];
            int total = 0;
            foreach (TransitionCount count in counts)
            {
                total += count.Count;
            }

            rowWeight += (uint)each;
            visits += each * Math.Min(total, VisitsMax);
            foreach (TransitionCount count in counts)
            {
                Add(
                    count.To,
                    (uint)((ulong)QuantileSketch.UnitMass * count.Count / (ulong)total),
                    each
                );
            }
        }

        return new RowSummary(
            from,
            rowWeight,
            (uint)(visits / WeightRule.Unit),
            Take(rowWeight, SummaryLimits.RowEntryCountMax)
        );
    }

    private void Add(ulong category, uint share, long each)
    {
        (Int128 shares, long support) = sums.GetValueOrDefault(category);
        sums[category] = (shares + ((Int128)share * each), support + each);
    }

    private CategorySummary[] Take(uint total, int most)
    {
        if (total == 0)
        {
            return [];
        }

        List<CategorySummary> taken = [];
        foreach ((ulong category, (Int128 share, long support)) in sums)
        {
            if (support > 0)
            {
                taken.Add(new CategorySummary(category, (uint)(share / total), (uint)support));
            }
        }

        if (taken.Count > most)
        {
            taken.Sort(static (left, right) => Order(left, right));
            taken.RemoveRange(most, taken.Count - most);
            taken.Sort(static (left, right) => left.Category.CompareTo(right.Category));
        }

        return [.. taken];
    }

    private static int Order(CategorySummary left, CategorySummary right)
    {
        int order = right.Support.CompareTo(left.Support);
        order = order == 0 ? right.Share.CompareTo(left.Share) : order;
        return order == 0 ? left.Category.CompareTo(right.Category) : order;
    }

    private static RowSummary[] Fewer(List<RowSummary> rows)
    {
        rows.RemoveAll(static row => row.Weight == 0);
        if (rows.Count > SummaryLimits.RowCountMax)
        {
            rows.Sort(
                static (left, right) =>
                    left.Visits == right.Visits
                        ? left.From.CompareTo(right.From)
                        : right.Visits.CompareTo(left.Visits)
            );
            rows.RemoveRange(SummaryLimits.RowCountMax, rows.Count - SummaryLimits.RowCountMax);
            rows.Sort(static (left, right) => left.From.CompareTo(right.From));
        }

        return [.. rows];
    }
}
