using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Summaries;

namespace Custodes.RedTeam.Tree;

/// <summary>The product's combiner, or a part of it exchanged for the plain form that is off guard.</summary>
internal sealed class ExchangedCombiner(AttackTrial trial, int regions) : ICombiner
{
    private readonly RobustCombiner robust = new();
    private readonly PlainCombiner plain = new();
    private readonly MedianTreeCombiner tree = new(regions);

    /// <inheritdoc/>
    public RoleAggregate Combine(
        EpochContext context,
        ushort role,
        IReadOnlyList<SummaryContent> buckets
    )
    {
        RoleAggregate said =
            !trial.Has(Defence.RegisteredWeights) ? plain.Combine(context, role, buckets)
            : trial.Has(Defence.FlatMerge) ? robust.Combine(context, role, buckets)
            : trial.Has(Defence.Trimming) ? tree.Combine(context, role, buckets)
            : plain.Combine(context, role, buckets);
        return trial.Has(Defence.RobustScale)
            ? said
            : WithScalesOf(said, plain.Combine(context, role, buckets));
    }

    private static RoleAggregate WithScalesOf(RoleAggregate said, RoleAggregate scales)
    {
        FeatureAggregate[] features = said.Features.ToArray();
        for (int feature = 0; feature < features.Length; feature++)
        {
            features[feature] = features[feature] with
            {
                Log2Deviation = scales.Features.Span[feature].Log2Deviation,
            };
        }

        return new RoleAggregate
        {
            Role = said.Role,
            Weight = said.Weight,
            BucketCount = said.BucketCount,
            Features = features,
            Distributions = said.Distributions,
            Calibrations = said.Calibrations,
            Categories = said.Categories,
            Transitions = said.Transitions,
        };
    }
}
