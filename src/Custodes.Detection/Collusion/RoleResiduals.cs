namespace Custodes.Detection.Collusion;

/// <summary>Takes off what a role has in common: each number minus its role's median, over its role's spread.</summary>
/// <remarks>
/// Without that, agents of one role are all alike, and the likeness of a ring across roles is drowned.
/// Medians, so that a ring inside a role does not move what it is compared with.
/// </remarks>
public static class RoleResiduals
{
    private const int Dimensions = AgentProfile.Dimensions;
    private const float ClipSpreads = 4;
    private const float SpreadMin = 1e-3f;

    // The standard deviation of a normal distribution is this many times its median deviation.
    private const float SpreadPerDeviation = 1.4826f;

    /// <summary>The residuals of all profiles, one after the other, each clipped to four spreads.</summary>
    /// <remarks>n log n per number; the order of the profiles changes nothing.</remarks>
    public static float[] Of(ReadOnlySpan<AgentProfile> profiles)
    {
        float[] residuals = new float[profiles.Length * Dimensions];
        foreach (int[] members in ByRole(profiles))
        {
            float[] column = new float[members.Length];
            for (int dimension = 0; dimension < Dimensions; dimension++)
            {
                for (int index = 0; index < members.Length; index++)
                {
                    column[index] = profiles[members[index]].Values.Span[dimension];
                }

                (float median, float spread) = Centre(column);
                foreach (int member in members)
                {
                    float value = profiles[member].Values.Span[dimension];
                    residuals[(member * Dimensions) + dimension] = Math.Clamp(
                        (value - median) / spread,
                        -ClipSpreads,
                        ClipSpreads
                    );
                }
            }
        }

        return residuals;
    }

    private static (float Median, float Spread) Centre(ReadOnlySpan<float> column)
    {
        float[] sorted = column.ToArray();
        Array.Sort(sorted);
        float median = sorted[sorted.Length / 2];
        for (int index = 0; index < sorted.Length; index++)
        {
            sorted[index] = Math.Abs(sorted[index] - median);
        }

        Array.Sort(sorted);
        float deviation = sorted[sorted.Length / 2];
        return (median, Math.Max(SpreadMin, SpreadPerDeviation * deviation));
    }

    private static List<int[]> ByRole(ReadOnlySpan<AgentProfile> profiles)
    {
        SortedDictionary<ulong, List<int>> roles = [];
        for (int index = 0; index < profiles.Length; index++)
        {
            if (!roles.TryGetValue(profiles[index].Role, out List<int>? members))
            {
                roles[profiles[index].Role] = members = [];
            }

            members.Add(index);
        }

        List<int[]> lists = [];
        foreach (List<int> members in roles.Values)
        {
            lists.Add([.. members]);
        }

        return lists;
    }
}
