using Custodes.Aggregation.Baselines;

namespace Custodes.Aggregation.Combining;

/// <summary>Moves distributions and shares a part of the way to what an epoch said.</summary>
/// <remarks>A mixture of two distributions is one, so nothing has to be clamped: a lie moves it by η at most.</remarks>
internal static class ShareStep
{
    public static ReadOnlyMemory<CdfPoint>[] StepAll(
        ReadOnlyMemory<ReadOnlyMemory<CdfPoint>>? before,
        ReadOnlyMemory<ReadOnlyMemory<CdfPoint>> said,
        int perMille
    )
    {
        ReadOnlyMemory<CdfPoint>[] next = new ReadOnlyMemory<CdfPoint>[said.Length];
        for (int index = 0; index < next.Length; index++)
        {
            ReadOnlyMemory<CdfPoint> known = before?.Span[index] ?? default;
            ReadOnlyMemory<CdfPoint> now = said.Span[index];
            next[index] =
                known.IsEmpty ? now
                : now.IsEmpty ? known
                : Mix(known.Span, now.Span, perMille);
        }

        return next;
    }

    public static CategoryBaseline[] StepCategories(
        ReadOnlyMemory<CategoryBaseline>? before,
        ReadOnlyMemory<CategoryBaseline> said,
        int perMille,
        long supportNeeded
    )
    {
        SortedDictionary<ulong, (ulong Share, ulong Support)> sums = [];
        bool isFirst = before is null || before.Value.IsEmpty;
        ulong newPart = isFirst ? 1000 : (ulong)perMille;
        foreach (CategoryBaseline known in before.GetValueOrDefault().Span)
        {
            sums[known.Category] = (
                known.Share * (1000 - newPart),
                known.Support * (1000 - newPart)
            );
        }

        // An epoch that told nothing is no reason to forget.
        if (said.IsEmpty)
        {
            return before?.ToArray() ?? [];
        }

        foreach (CategoryBaseline now in said.Span)
        {
            (ulong share, ulong support) = sums.GetValueOrDefault(now.Category);
            sums[now.Category] = (share + (now.Share * newPart), support + (now.Support * newPart));
        }

        List<CategoryBaseline> next = [];
        foreach ((ulong id, (ulong share, ulong support)) in sums)
        {
            if (share >= 1000 || support >= 1000)
            {
                next.Add(
                    new CategoryBaseline(
                        id,
                        (uint)(share / 1000),
                        support / 1000,
                        support / 1000 >= (ulong)supportNeeded
                    )
                );
            }
        }

        Keep(
            next,
            BaselineLimits.CategoryCountMax,
            static (left, right) =>
                left.Support == right.Support
                    ? left.Category.CompareTo(right.Category)
                    : right.Support.CompareTo(left.Support),
            static (left, right) => left.Category.CompareTo(right.Category)
        );
        return [.. next];
    }

    public static TransitionBaseline[] StepTransitions(
        ReadOnlyMemory<TransitionBaseline>? before,
        ReadOnlyMemory<TransitionBaseline> said,
        int perMille
    )
    {
        if (before is null || before.Value.IsEmpty)
        {
            return Fewer([.. said.Span]);
        }

        if (said.IsEmpty)
        {
            return before.Value.ToArray();
        }

        // A row that too few visited in this epoch stays as it was.
        SortedSet<ulong> toldRows = [];
        foreach (TransitionBaseline now in said.Span)
        {
            toldRows.Add(now.From);
        }

        SortedDictionary<(ulong From, ulong To), long> sums = [];
        foreach (TransitionBaseline known in before.Value.Span)
        {
            long kept = toldRows.Contains(known.From) ? 1000L - perMille : 1000;
            sums[(known.From, known.To)] = known.Probability * kept;
        }

        foreach (TransitionBaseline now in said.Span)
        {
            (ulong, ulong) key = (now.From, now.To);
            sums[key] = sums.GetValueOrDefault(key) + (now.Probability * (long)perMille);
        }

        List<TransitionBaseline> next = [];
        foreach (((ulong from, ulong to), long sum) in sums)
        {
            if (sum >= 1000)
            {
                next.Add(new TransitionBaseline(from, to, (uint)(sum / 1000)));
            }
        }

        return Fewer(next);
    }

    private static TransitionBaseline[] Fewer(List<TransitionBaseline> next)
    {
        Keep(
            next,
            BaselineLimits.TransitionCountMax,
            static (left, right) =>
                left.Probability == right.Probability
                    ? Order(left, right)
                    : right.Probability.CompareTo(left.Probability),
            Order
        );
        return [.. next];
    }

    private static int Order(TransitionBaseline left, TransitionBaseline right) =>
        left.From == right.From ? left.To.CompareTo(right.To) : left.From.CompareTo(right.From);

    private static void Keep<T>(List<T> items, int most, Comparison<T> byWorth, Comparison<T> byKey)
    {
        if (items.Count > most)
        {
            items.Sort(byWorth);
            items.RemoveRange(most, items.Count - most);
            items.Sort(byKey);
        }
    }

    private static CdfPoint[] Mix(
        ReadOnlySpan<CdfPoint> known,
        ReadOnlySpan<CdfPoint> now,
        int perMille
    )
    {
        List<CdfPoint> mixed = [];
        int left = 0;
        int right = 0;
        while (left < known.Length || right < now.Length)
        {
            int leftBin = left < known.Length ? known[left].Bin : int.MaxValue;
            int rightBin = right < now.Length ? now[right].Bin : int.MaxValue;
            int bin = Math.Min(leftBin, rightBin);
            left += leftBin == bin ? 1 : 0;
            right += rightBin == bin ? 1 : 0;
            long before = left == 0 ? 0 : known[left - 1].Below;
            long said = right == 0 ? 0 : now[right - 1].Below;
            uint below = (uint)(((before * (1000 - perMille)) + (said * perMille)) / 1000);
            if (below > (mixed.Count == 0 ? 0 : mixed[^1].Below))
            {
                mixed.Add(new CdfPoint((short)bin, below));
            }
        }

        return [.. mixed];
    }
}
