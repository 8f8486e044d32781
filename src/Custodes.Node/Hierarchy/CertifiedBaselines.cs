using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Sketches;
using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Contracts.Cluster;
using Custodes.Primitives;

namespace Custodes.Node.Hierarchy;

/// <summary>Turns a certified baseline into what the behaviour baselines take as their prior.</summary>
internal static class CertifiedBaselines
{
    // A scale of 2^16 is 65,536 doublings of a size: beyond what any number can be.
    private const double VarianceMax = 1 << 16;

    /// <summary>The id of an action's name over the whole fleet.</summary>
    public static ulong CategoryIdOf(string name) => CertifiedId.Of("category", name);

    /// <summary>Names of the roles by their places in the registry.</summary>
    public static string[] RoleNames(ClusterMap map)
    {
        string[] names = new string[map.Fleet.Roles.Length];
        for (int agent = 0; agent < map.Agents.Length; agent++)
        {
            names[map.Fleet.Agents[agent].Role] = map.Agents[agent].Role;
        }

        return names;
    }

    /// <summary>The prior.</summary>
    /// <param name="baseline">Checked.</param>
    /// <param name="roleKeys">Keyed hashes of the roles' names, by place.</param>
    public static CertifiedFleet Of(GlobalBaseline baseline, ReadOnlySpan<ulong> roleKeys)
    {
        CertifiedRole[] roles = new CertifiedRole[baseline.Roles.Length];
        for (int index = 0; index < roles.Length; index++)
        {
            RoleBaseline role = baseline.Roles[index];
            roles[index] = Of(role, roleKeys[role.Role]);
        }

        return new CertifiedFleet(baseline.Epoch, All(baseline, roles), roles);
    }

    private static CertifiedRole Of(RoleBaseline role, ulong key)
    {
        float[] means = new float[NumericFeature.Count];
        float[] variances = new float[NumericFeature.Count];
        for (int feature = 0; feature < means.Length; feature++)
        {
            FeatureBaseline known =
                feature < role.Features.Length ? role.Features.Span[feature] : default;
            means[feature] = known.IsKnown ? (float)Fixed.ToDouble(known.Centre) : float.NaN;
            variances[feature] = known.IsKnown ? (float)VarianceOf(known) : 0;
        }

        // What is known is known by its support: a few liars can give a category a share, and no support.
        List<CertifiedAction> actions = [];
        HashSet<ulong> ids = [];
        foreach (CategoryBaseline category in role.Categories.Span)
        {
            if (category.IsKnown)
            {
                _ = ids.Add(category.Category);
                actions.Add(
                    new CertifiedAction(
                        category.Category,
                        ShareOf(category.Share),
                        (float)Math.Min(1, (double)category.Support / Math.Max(role.Weight, 1))
                    )
                );
            }
        }

        List<CertifiedTransition> transitions = [];
        foreach (TransitionBaseline transition in role.Transitions.Span)
        {
            if (ids.Contains(transition.To))
            {
                transitions.Add(
                    new CertifiedTransition(
                        transition.From,
                        transition.To,
                        ShareOf(transition.Probability)
                    )
                );
            }
        }

        return new CertifiedRole(key, means, variances, [.. actions], [.. transitions]);
    }

    // Between agents and within one: a new agent may be any of them.
    private static double VarianceOf(in FeatureBaseline known)
    {
        double within = Fixed.ToDouble(
            BinaryLog.Exp2(Math.Clamp(known.Log2Variance, -32 * Fixed.One, 30 * Fixed.One))
        );
        double scale = Fixed.ToDouble(known.Scale);
        return Math.Min(within + (scale * scale), VarianceMax);
    }

    private static float ShareOf(uint share) =>
        (float)Math.Min(1, (double)share / QuantileSketch.UnitMass);

    // All roles by their weights: what is judged when a role has nothing certified.
    private static CertifiedRole All(GlobalBaseline baseline, CertifiedRole[] roles)
    {
        Invariant.That(roles.Length == baseline.Roles.Length);
        double total = 0;
        foreach (RoleBaseline role in baseline.Roles)
        {
            total += role.Weight;
        }

        SortedDictionary<ulong, (double Share, double Support)> shares = [];
        for (int index = 0; index < roles.Length && total > 0; index++)
        {
            double weight = baseline.Roles[index].Weight / total;
            foreach (CertifiedAction action in roles[index].Actions)
            {
                (double share, double support) = shares.GetValueOrDefault(action.Id);
                shares[action.Id] = (
                    share + (weight * action.Share),
                    support + (weight * action.Support)
                );
            }
        }

        List<CertifiedAction> actions = [];
        foreach ((ulong id, (double share, double support)) in shares)
        {
            actions.Add(new CertifiedAction(id, (float)share, (float)support));
        }

        if (actions.Count > CertifiedLimits.EntryCountMax)
        {
            actions.Sort(static (left, right) => right.Share.CompareTo(left.Share));
            actions.RemoveRange(
                CertifiedLimits.EntryCountMax,
                actions.Count - CertifiedLimits.EntryCountMax
            );
        }

        (float[] means, float[] variances) = Numbers(baseline, roles);
        return new CertifiedRole(key: 0, means, variances, [.. actions], []);
    }

    private static (float[] Means, float[] Variances) Numbers(
        GlobalBaseline baseline,
        CertifiedRole[] roles
    )
    {
        float[] means = new float[NumericFeature.Count];
        float[] variances = new float[NumericFeature.Count];
        for (int feature = 0; feature < means.Length; feature++)
        {
            double weight = 0;
            double sum = 0;
            double squares = 0;
            for (int index = 0; index < roles.Length; index++)
            {
                double mean = roles[index].Means[feature];
                if (!double.IsNaN(mean))
                {
                    double own = baseline.Roles[index].Weight;
                    weight += own;
                    sum += own * mean;
                    squares += own * ((mean * mean) + roles[index].Variances[feature]);
                }
            }

            means[feature] = weight > 0 ? (float)(sum / weight) : float.NaN;
            variances[feature] =
                weight > 0
                    ? (float)Math.Max(0, (squares / weight) - (sum / weight * (sum / weight)))
                    : 0;
        }

        return (means, variances);
    }
}
