using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;

namespace Custodes.Simulation.Aggregation;

/// <summary>Fixed sites with one aggregator each: the designs that are compared with.</summary>
/// <remarks>The fleet's rules must have no clamp and no anchor; a baseline then only smooths (η).</remarks>
public sealed class SiteRun(
    SimulatedFleet fleet,
    LyingSites liars,
    ICombiner combiner,
    int countFactor,
    SiteContents contents
) : SchemeRun(fleet, liars)
{
    /// <inheritdoc/>
    protected override GlobalBaseline Aggregate(ulong epoch, SignedReport[] reports)
    {
        SummaryContent[] honest = contents.Of(epoch, reports);
        BucketSpread spread = new(honest);
        SummaryContent[] said = (SummaryContent[])honest.Clone();
        for (int site = 0; site < said.Length; site++)
        {
            if (Liars.Has((ushort)site))
            {
                said[site] = Liars.Lie(honest[site], spread, epoch, Baseline?.Find(0), countFactor);
            }
        }

        EpochContext context = contents.Context(epoch).After(Baseline);
        return BaselineStep.Next(context, [combiner.Combine(context, 0, said)], []);
    }
}
