using System.Runtime.InteropServices;
using Custodes.Primitives;
using Custodes.RedTeam.Tree;
using Custodes.Simulation.Aggregation;

namespace Custodes.RedTeam.Weak;

/// <summary>The story's tree: a mean at each level, weighted by the counts that children declare; nobody signs.</summary>
/// <remarks>
/// Its one check is the threshold: children further than a third of the mean from it are left out, as long as they are
/// fewer than a third of the children. Built here to be broken.
/// </remarks>
internal static class WeakTree
{
    private const double Threshold = 1.0 / 3;
    private const double SiteDeviation = 0.5;

    /// <summary>What attackers say and claim.</summary>
    /// <param name="seed">Of the trial.</param>
    /// <param name="shape">How large the fleet is.</param>
    /// <param name="liars">Which aggregators are the attacker's.</param>
    /// <param name="value">What these say.</param>
    /// <param name="countFactor">How many times their agents they say they have.</param>
    /// <param name="corruptionMax">In standard deviations: more is a success.</param>
    public static TrialResult Attack(
        ulong seed,
        TreeShape shape,
        LyingNodes liars,
        double value,
        double countFactor,
        double corruptionMax
    )
    {
        Gaussian numbers = new(SplitMix64.Mix(seed ^ 0x5EED));
        double own = Math.Sqrt((1 - (SiteDeviation * SiteDeviation)) / shape.BucketAgents);
        double truth = 0;
        List<Child> regions = [];
        int each = shape.Nodes / shape.Regions;
        for (int region = 0; region < shape.Regions; region++)
        {
            List<Child> locals = [];
            for (int node = region * each; node < (region + 1) * each; node++)
            {
                double site =
                    TreeFleet.Mean + (SiteDeviation * numbers.Next()) + (own * numbers.Next());
                truth += site / shape.Nodes;
                locals.Add(
                    liars.Has(node)
                        ? new Child(value, shape.BucketAgents * countFactor)
                        : new Child(site, shape.BucketAgents)
                );
            }

            regions.Add(Combine(locals));
        }

        double off = Combine(regions).Value - truth;
        double taken = Math.Abs(off / (value - truth));
        return new TrialResult(Math.Abs(off) > corruptionMax, 100 * taken, Story.BaselineUnit, 1);
    }

    /// <summary>The baseline of one number: agents' means summed at their sites, these in regions, these once more.</summary>
    /// <param name="means">Of the agents, site by site.</param>
    /// <param name="shape">How large the fleet is.</param>
    public static double Baseline(ReadOnlySpan<double> means, TreeShape shape)
    {
        List<Child> regions = [];
        int each = shape.Nodes / shape.Regions;
        for (int region = 0; region < shape.Regions; region++)
        {
            List<Child> locals = [];
            for (int node = region * each; node < (region + 1) * each; node++)
            {
                double sum = 0;
                foreach (double mean in means.Slice(node * shape.BucketAgents, shape.BucketAgents))
                {
                    sum += mean;
                }

                locals.Add(new Child(sum / shape.BucketAgents, shape.BucketAgents));
            }

            regions.Add(Combine(locals));
        }

        return Combine(regions).Value;
    }

    private static Child Combine(List<Child> children)
    {
        double all = MeanOf(children, static _ => true);
        bool IsFar(Child child) => Math.Abs(child.Value - all) > Threshold * Math.Abs(all);
        bool areFew = children.Count(IsFar) < Threshold * children.Count;
        double value = areFew ? MeanOf(children, child => !IsFar(child)) : all;
        return new Child(value, children.Sum(static child => child.Count));
    }

    private static double MeanOf(List<Child> children, Func<Child, bool> counts)
    {
        double sum = 0;
        double weight = 0;
        foreach (Child child in children.Where(counts))
        {
            sum += child.Value * child.Count;
            weight += child.Count;
        }

        return weight > 0 ? sum / weight : 0;
    }

    /// <summary>What a child says, and how many agents it says it speaks for.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Child(double Value, double Count);
}
