namespace Custodes.Aggregation.Registry;

/// <summary>What each registered agent weighs in an epoch: a function of the registry and the epoch alone.</summary>
/// <remarks>
/// Weight grows from 0 with age; then enrolments and owners that weigh more than their cap are scaled down
/// until none does. Agents of owner 0 and batch 0 are the operator's own: somebody has to begin, and
/// without any cost of an identity no bound holds. Where a role has none of those, all owners are capped from the first
/// epoch on, also who founded it, and each may weigh twice an equal share where that is more than its cap; so may
/// an enrolment. There both are scaled down once and owners last: two caps that cannot both hold would take turns until
/// nothing weighs anything, and what was left to rounding would be somebody's whole role.
/// </remarks>
public static class WeightRule
{
    /// <summary>The full weight of an agent.</summary>
    public const long Unit = 1 << 16;

    // Scaling owners down changes the shares of enrolments and the other way round; both only fall.
    private const int RoundsMax = 32;

    /// <summary>What age makes of the full weight.</summary>
    public static long OfAge(ulong enrolledEpoch, ulong epoch, uint rampEpochs)
    {
        if (enrolledEpoch == 0)
        {
            return Unit;
        }

        ulong age = epoch > enrolledEpoch ? epoch - enrolledEpoch : 0;
        return age >= rampEpochs ? Unit : Unit * (long)age / rampEpochs;
    }

    /// <summary>The weight of each agent of the registry.</summary>
    /// <param name="registry">Who there is.</param>
    /// <param name="epoch">When.</param>
    /// <param name="excluded">Places of agents that count no longer, ascending.</param>
    public static long[] Weigh(FleetRegistry registry, ulong epoch, ReadOnlySpan<uint> excluded)
    {
        ReadOnlySpan<RegisteredAgent> agents = registry.Agents;
        long[] weights = new long[agents.Length];
        for (int index = 0; index < weights.Length; index++)
        {
            weights[index] =
                excluded.BinarySearch((uint)index) >= 0
                    ? 0
                    : OfAge(agents[index].EnrolledEpoch, epoch, registry.Rules.RampEpochs);
        }

        List<int>[] byRole = new List<int>[registry.Roles.Length];
        for (int role = 0; role < byRole.Length; role++)
        {
            byRole[role] = [];
        }

        for (int index = 0; index < weights.Length; index++)
        {
            byRole[agents[index].Role].Add(index);
        }

        foreach (List<int> members in byRole)
        {
            bool hasOperator = false;
            foreach (int member in members)
            {
                hasOperator |= agents[member] is { Owner: 0, Batch: 0 } && weights[member] > 0;
            }

            bool isChanged = true;
            for (int round = 0; round < (hasOperator ? RoundsMax : 1) && isChanged; round++)
            {
                isChanged = Cap(registry, members, weights, isBatch: true, hasOperator);
                isChanged |= Cap(registry, members, weights, isBatch: false, hasOperator);
            }
        }

        return weights;
    }

    private static bool Cap(
        FleetRegistry registry,
        List<int> members,
        long[] weights,
        bool isBatch,
        bool hasOperator
    )
    {
        ReadOnlySpan<RegisteredAgent> agents = registry.Agents;
        int perMille = isBatch ? registry.Rules.BatchPerMille : registry.Rules.OwnerPerMille;

        // Without the operator's own agents the operator is an owner as others are.
        bool isZeroFree = isBatch || hasOperator;
        SortedDictionary<uint, long> groups = [];
        long free = 0;
        foreach (int member in members)
        {
            uint group = isBatch ? agents[member].Batch : agents[member].Owner;
            if (group == 0 && isZeroFree)
            {
                free += weights[member];
            }
            else if (weights[member] > 0)
            {
                groups[group] = groups.GetValueOrDefault(group) + weights[member];
            }
        }

        if (!hasOperator && groups.Count > 0)
        {
            perMille = Math.Max(perMille, 2000 / groups.Count);
        }

        long most = MostOf([.. groups.Values], free, perMille);
        bool isChanged = false;
        foreach (int member in members)
        {
            uint group = isBatch ? agents[member].Batch : agents[member].Owner;
            if (groups.TryGetValue(group, out long sum) && sum > most)
            {
                weights[member] = (long)((Int128)weights[member] * most / sum);
                isChanged = true;
            }
        }

        return isChanged;
    }

    /// <summary>The largest weight C of a group for which C is its share of what then is the whole.</summary>
    private static long MostOf(long[] sums, long free, int perMille)
    {
        if (perMille >= 1000)
        {
            return long.MaxValue;
        }

        Array.Sort(sums);
        Int128 rest = free;
        foreach (long sum in sums)
        {
            rest += sum;
        }

        // With the k heaviest at C: C = p (rest + k C), so C = p rest / (1 - k p).
        for (int k = 0; k < sums.Length && k * perMille < 1000; k++)
        {
            Int128 most = rest * perMille / (1000 - (k * perMille));
            if (sums[^(k + 1)] <= most)
            {
                return (long)most;
            }

            rest -= sums[^(k + 1)];
        }

        int all = sums.Length;
        return all * perMille < 1000 ? (long)(rest * perMille / (1000 - (all * perMille))) : 0;
    }
}
