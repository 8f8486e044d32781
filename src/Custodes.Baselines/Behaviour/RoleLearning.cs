using System.Numerics;
using System.Runtime.Intrinsics;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>What one learnt observation teaches its role and the fleet.</summary>
internal static class RoleLearning
{
    private const float RateMin = 1f / 4096;
    private const float StepSpreadsMax = 4;
    private const float VarianceFloor = 0.02f;

    /// <summary>Updates numbers, rates of new values, capability counts and the histogram of surprise.</summary>
    /// <param name="row">The observation.</param>
    /// <param name="role">Its role.</param>
    /// <param name="fleet">The fleet; the same as the role when the role table was full.</param>
    /// <param name="bin">Its surprise, a quarter of a bit a bin.</param>
    /// <param name="weight">Observations that it stands for.</param>
    public static void Learn(
        ref BehaviourRow row,
        RoleModel role,
        RoleModel fleet,
        int bin,
        int weight
    )
    {
        Vector256<float> values = Vector256.Create((ReadOnlySpan<float>)row.Numbers);
        LearnNumbers(values, role);
        if (!ReferenceEquals(role, fleet))
        {
            LearnNumbers(values, fleet);
        }

        if (row.Values != 0)
        {
            role.ValueRows += weight;
            role.ValuesNewToAgent += row.IsValueNewToAgent ? weight : 0;
            role.ValuesNewToRole += row.IsValueNewToRole ? weight : 0;
        }

        role.Count(bin, weight);
        if (!ReferenceEquals(role, fleet))
        {
            fleet.Count(bin, weight);
        }
    }

    /// <summary>Counts the agent among those that use what it has just used for the first time.</summary>
    /// <remarks>Never sampled: it happens once an agent and capability.</remarks>
    public static void LearnCapabilities(
        ref BehaviourRow row,
        byte capabilitiesBefore,
        RoleModel role,
        RoleModel fleet
    )
    {
        Capabilities fresh = row.Capabilities & ~(Capabilities)capabilitiesBefore;
        for (int rest = (int)fresh; rest != 0; rest &= rest - 1)
        {
            int bit = BitOperations.TrailingZeroCount(rest);
            role.CapabilityAgents[bit]++;
            if (!ReferenceEquals(role, fleet))
            {
                fleet.CapabilityAgents[bit]++;
            }
        }
    }

    // As the agent's own numbers are learnt: eight lanes at once, those that were not told left alone.
    private static void LearnNumbers(Vector256<float> values, RoleModel role)
    {
        Vector256<float> mean = Vector256.Create((ReadOnlySpan<float>)role.Mean);
        Vector256<float> variance = Vector256.Create((ReadOnlySpan<float>)role.Variance);
        Vector256<float> count = Vector256.Create((ReadOnlySpan<float>)role.NumberCounts);
        Vector256<float> told = Vector256.Equals(values, values);
        count += told & Vector256<float>.One;
        count.CopyTo((Span<float>)role.NumberCounts);

        Vector256<float> isFirst = told & Vector256.Equals(count, Vector256<float>.One);
        Vector256<float> rate = Vector256.MaxNative(
            Vector256.Create(RateMin),
            Vector256<float>.One / count
        );
        Vector256<float> limit =
            Vector256.Sqrt(variance + Vector256.Create(VarianceFloor)) * StepSpreadsMax;
        Vector256<float> difference = Vector256.MinNative(
            Vector256.MaxNative(values - mean, -limit),
            limit
        );
        Vector256<float> step = rate * difference;
        Vector256<float> learnt = (Vector256<float>.One - rate) * (variance + (step * difference));
        Vector256<float> moved = mean + step;
        moved = Vector256.ConditionalSelect(isFirst, values, moved);
        learnt = Vector256.ConditionalSelect(isFirst, Vector256<float>.One, learnt);
        Vector256.ConditionalSelect(told, moved, mean).CopyTo((Span<float>)role.Mean);
        Vector256.ConditionalSelect(told, learnt, variance).CopyTo((Span<float>)role.Variance);
    }
}
