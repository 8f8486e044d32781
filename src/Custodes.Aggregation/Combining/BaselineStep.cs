using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Registry;
using Custodes.Primitives;

namespace Custodes.Aggregation.Combining;

/// <summary>The next global baseline from the last one and what an epoch said.</summary>
/// <remarks>
/// However far an epoch's aggregate is away, a baseline goes only a little towards it (η, ρ), and never further
/// from its anchor than the budget: then it freezes, and waits for an operator. Budgets are measured in the scale that held when
/// the anchor was cast, and a scale has one itself, so that who widens scales does not widen budgets. The first epoch of
/// a role is taken as it is; its anchor, which is all that anybody will be held to for 30 days or 60, as exactly as can be.
/// </remarks>
public static class BaselineStep
{
    // Of an octave: how far chance puts the scale of one bucket of 50.
    private const int ChanceOfOneBucketPerMille = 250;

    // Of an octave: the standard error of a median of deviations is 1.17 of it over the root of how many it is of.
    private const int ErrorOfOneAgentPerMille = 1688;

    /// <summary>The baseline after an epoch.</summary>
    /// <param name="context">The epoch's; its previous baseline is the last one.</param>
    /// <param name="aggregates">Ascending by role; roles that are missing stay as they were.</param>
    /// <param name="approvals">Frozen numbers that may go on.</param>
    public static GlobalBaseline Next(
        EpochContext context,
        ReadOnlySpan<RoleAggregate> aggregates,
        ReadOnlySpan<FeatureApproval> approvals
    )
    {
        SortedDictionary<ushort, RoleBaseline> roles = [];
        foreach (RoleBaseline role in context.Previous is null ? [] : context.Previous.Roles)
        {
            roles.Add(role.Role, role);
        }

        foreach (RoleAggregate aggregate in aggregates)
        {
            roles[aggregate.Role] = StepRole(
                context,
                roles.GetValueOrDefault(aggregate.Role),
                aggregate,
                approvals
            );
        }

        return GlobalBaseline.Make(context.Epoch, context.Hash, [.. roles.Values]);
    }

    private static RoleBaseline StepRole(
        EpochContext context,
        RoleBaseline? before,
        RoleAggregate aggregate,
        ReadOnlySpan<FeatureApproval> approvals
    )
    {
        AggregationRules rules = context.Registry.Rules;
        ulong epoch = context.Epoch;
        bool isRolling = before is not null && epoch >= before.NextAnchorEpoch + rules.AnchorEpochs;
        FeatureBaseline[] features = new FeatureBaseline[context.Registry.FeatureCount];
        for (int feature = 0; feature < features.Length; feature++)
        {
            FeatureBaseline known = before?.Features.Span[feature] ?? default;
            bool isApproved = approvals.Contains(
                new FeatureApproval(aggregate.Role, (byte)feature)
            );
            FeatureBaseline next = StepNumber(
                known,
                aggregate.Features.Span[feature],
                isApproved,
                aggregate,
                rules
            );
            features[feature] = isRolling
                ? next with
                {
                    Anchor = next.NextAnchor,
                    NextAnchor = next.Centre,
                    AnchorLog2Deviation = next.NextAnchorLog2Deviation,
                    NextAnchorLog2Deviation = next.Log2Deviation,
                }
                : next;
        }

        return new RoleBaseline
        {
            Role = aggregate.Role,
            Weight = aggregate.Weight,
            BucketCount = aggregate.BucketCount,
            AnchorEpoch = isRolling ? before!.NextAnchorEpoch : before?.AnchorEpoch ?? epoch,
            NextAnchorEpoch = isRolling ? epoch : before?.NextAnchorEpoch ?? epoch,
            Features = features,
            Distributions = ShareStep.StepAll(
                before?.Distributions,
                aggregate.Distributions,
                rules.StepPerMille
            ),
            Calibrations = ShareStep.StepAll(
                before?.Calibrations,
                aggregate.Calibrations,
                rules.StepPerMille
            ),
            Categories = ShareStep.StepCategories(
                before?.Categories,
                aggregate.Categories,
                rules.StepPerMille,
                RobustCombiner.SupportNeeded(rules, (long)aggregate.Weight)
            ),
            Transitions = ShareStep.StepTransitions(
                before?.Transitions,
                aggregate.Transitions,
                rules.StepPerMille
            ),
        };
    }

    private static FeatureBaseline StepNumber(
        FeatureBaseline known,
        FeatureAggregate aggregate,
        bool isApproved,
        RoleAggregate role,
        AggregationRules rules
    )
    {
        if (!aggregate.IsKnown)
        {
            return known;
        }

        FeatureFlags flags =
            FeatureFlags.Known
            | (aggregate.IsFromMedians ? FeatureFlags.FromMedians : FeatureFlags.None);
        if (!known.IsKnown)
        {
            long first = FirstAnchor(aggregate, role.Weight);
            return new FeatureBaseline(
                flags,
                aggregate.Location,
                aggregate.Log2Deviation,
                aggregate.Log2Variance,
                first,
                first,
                aggregate.Log2Deviation,
                aggregate.Log2Deviation
            );
        }

        long scale = known.Scale;
        long centre = Towards(known.Centre, aggregate.Location, scale, rules);
        long anchor = isApproved ? known.Centre : known.Anchor;
        long anchorDeviation = isApproved ? known.Log2Deviation : known.AnchorLog2Deviation;
        Int128 budget = Budget(anchorDeviation, role.Weight, rules);
        bool isFrozen =
            (known.IsFrozen && !isApproved) || Int128.Abs((Int128)centre - anchor) * 1000 > budget;
        return known with
        {
            Flags = isFrozen ? flags | FeatureFlags.Frozen : flags,
            Centre = isFrozen ? known.Centre : centre,
            Log2Deviation = Near(
                anchorDeviation,
                Towards(known.Log2Deviation, aggregate.Log2Deviation, Fixed.One, rules),
                role.BucketCount,
                rules
            ),
            Log2Variance = Towards(known.Log2Variance, aggregate.Log2Variance, Fixed.One, rules),
            Anchor = anchor,
            NextAnchor = isApproved ? known.Centre : known.NextAnchor,
            AnchorLog2Deviation = anchorDeviation,
            NextAnchorLog2Deviation = isApproved
                ? known.Log2Deviation
                : known.NextAnchorLog2Deviation,
        };
    }

    // Trimming is paid for in exactness, and medians more: of a thousand agents in forty buckets a trimmed mean is twice as far off as
    // a mean, and what the anchor is off adds to every budget. A standard error is all that a mean moves it, so that nobody gains
    // more by lying in the first epoch than chance may have done.
    private static long FirstAnchor(FeatureAggregate aggregate, ulong weight)
    {
        long error =
            FeatureBaseline.ScaleOf(aggregate.Log2Deviation)
            / Fixed.RootOf((long)(weight / WeightRule.Unit));
        return aggregate.Location + Fixed.ClampTo(aggregate.Mean - aggregate.Location, error);
    }

    // The anchor's scale is off by chance as well, and one that is too large is a budget that is: it counts a standard error smaller, half
    // of what a scale may go from its anchor's at most.
    private static Int128 Budget(long anchorDeviation, ulong weight, AggregationRules rules)
    {
        long error = Math.Min(
            ErrorOfOneAgentPerMille / Fixed.RootOf((long)(weight / WeightRule.Unit)),
            rules.AnchorScalePerMille / 2
        );
        long counted = anchorDeviation - (Fixed.One / 1000 * error);
        return (Int128)FeatureBaseline.ScaleOf(counted) * rules.AnchorPerMille;
    }

    // A scale has a budget of its own and does not freeze: liars widen it to the budget's end and no further, and where few
    // agents told of it, the first one was chance.
    private static long Near(long anchor, long moved, uint buckets, AggregationRules rules)
    {
        if (rules.AnchorScalePerMille == ushort.MaxValue)
        {
            return moved;
        }

        long most =
            Fixed.One
            / 1000
            * (rules.AnchorScalePerMille + (ChanceOfOneBucketPerMille / Fixed.RootOf(buckets)));
        return Math.Clamp(moved, anchor - most, anchor + most);
    }

    // b + clip(η (a - b), ±ρ unit)
    private static long Towards(long from, long to, long unit, AggregationRules rules)
    {
        Int128 step = Fixed.FloorOf(((Int128)to - from) * rules.StepPerMille, 1000);
        Int128 most = (Int128)unit * rules.StepMaxPerMille / 1000;
        Invariant.That(most >= 0);
        return (long)(from + Int128.Clamp(step, -most, most));
    }
}
