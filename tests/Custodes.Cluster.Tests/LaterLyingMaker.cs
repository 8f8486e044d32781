using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Hierarchy;

namespace Custodes.Cluster.Tests;

/// <summary>Lies from an epoch on.</summary>
internal sealed class LaterLyingMaker(ulong firstLie) : ISummaryMaker
{
    private readonly SummaryMaker honest = new();
    private readonly LyingMaker lying = new();

    /// <summary>The first epoch in which it lied; 0 before.</summary>
    public ulong LiedSince { get; private set; }

    public SummaryContent Make(
        EpochContext context,
        Bucket bucket,
        ReadOnlySpan<SignedReport> reports
    )
    {
        if (context.Epoch < firstLie)
        {
            return honest.Make(context, bucket, reports);
        }

        LiedSince = LiedSince == 0 ? context.Epoch : LiedSince;
        return lying.Make(context, bucket, reports);
    }
}
