using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Summaries;
using Custodes.Simulation.Aggregation;

namespace Custodes.RedTeam.Tree;

/// <summary>What attackers see before they speak in an epoch: everything.</summary>
/// <param name="Context">Of the epoch, with its plan.</param>
/// <param name="Honest">The truth about every bucket.</param>
/// <param name="Owned">Buckets of which nobody but they would speak.</param>
/// <param name="Spread">How honest buckets lie.</param>
/// <param name="Corruption">How far the baseline would be from the truth if the contents were these.</param>
internal sealed record TreeScene(
    EpochContext Context,
    SummaryContent[] Honest,
    bool[] Owned,
    BucketSpread Spread,
    Func<SummaryContent[], double> Corruption
)
{
    /// <summary>What is certified of a number; the honest mean before anything is.</summary>
    public double Certified(int feature)
    {
        RoleBaseline? known = Context.Previous?.Find(0);
        return known is null
            ? Spread.Mean(feature)
            : Custodes.Aggregation.Arithmetic.Fixed.ToDouble(known.Features.Span[feature].Centre);
    }

    /// <summary>The contents in which owned buckets say something else.</summary>
    public SummaryContent[] Say(Func<SummaryContent, SummaryContent> lie)
    {
        SummaryContent[] said = (SummaryContent[])Honest.Clone();
        for (int bucket = 0; bucket < said.Length; bucket++)
        {
            if (Owned[bucket])
            {
                said[bucket] = lie(Honest[bucket]);
            }
        }

        return said;
    }
}
