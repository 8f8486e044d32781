using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Tests.Baselines;

/// <summary>Baselines as they follow when nobody lies.</summary>
internal sealed class GlobalBaselineChain(TestFleet fleet)
{
    /// <summary>After this epoch.</summary>
    public GlobalBaseline Honest(EpochContext context)
    {
        List<SummaryContent> contents = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            contents.Add(fleet.Content(context, bucket));
        }

        return BaselineStep.Next(context, [new RobustCombiner().Combine(context, 0, contents)], []);
    }
}
