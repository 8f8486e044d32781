using System.Numerics;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>What one learnt observation teaches its role and the fleet.</summary>
internal static class RoleLearning
{
    private const int FeatureCount = NumericFeature.Count;
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
        LearnNumbers(ref row, role);
        if (!ReferenceEquals(role, fleet))
        {
            LearnNumbers(ref row, fleet);
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

    private static void LearnNumbers(ref BehaviourRow row, RoleModel role)
    {
        for (int feature = 0; feature < FeatureCount; feature++)
        {
            float value = row.Numbers[feature];
            if (float.IsNaN(value))
            {
                continue;
            }

            float count = role.NumberCounts[feature] += 1;
            if (count == 1)
            {
                role.Mean[feature] = value;
                role.Variance[feature] = 1;
                continue;
            }

            float rate = Math.Max(RateMin, 1 / count);
            float limit = StepSpreadsMax * MathF.Sqrt(role.Variance[feature] + VarianceFloor);
            float difference = Math.Clamp(value - role.Mean[feature], -limit, limit);
            role.Mean[feature] += rate * difference;
            role.Variance[feature] =
                (1 - rate) * (role.Variance[feature] + (rate * difference * difference));
        }
    }
}
