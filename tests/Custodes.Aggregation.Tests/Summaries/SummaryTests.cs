using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Tests.Summaries;

/// <summary>
/// Goal: a summary is what its bucket's reports add up to, the same from every honest aggregator, and nothing else.
/// Method: against sums made here another way; every byte flipped; every limit.
/// </summary>
public sealed class SummaryTests
{
    private readonly TestFleet fleet = new();

    [Fact]
    public void Replicas_sign_the_same_content_byte_for_byte()
    {
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        Summary first = fleet.Sum(context, bucket, bucket.Nodes[0]);
        Summary second = fleet.Sum(context, bucket, bucket.Nodes[1]);
        Assert.Equal(first.ContentHash, second.ContentHash);
        Assert.NotEqual(first.ToBytes(), second.ToBytes());
        Assert.Equal(SummaryRefusal.None, first.Check(context, fleet.Signatures));
    }

    [Fact]
    public void A_summary_comes_back_as_it_was_signed()
    {
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        Summary sent = fleet.Sum(context, bucket, bucket.Nodes[0]);
        Assert.True(Summary.TryParse(sent.ToBytes(), fleet.Registry, out Summary? read));
        Assert.Equal(sent.ContentHash, read.ContentHash);
        Assert.Equal(sent.ToBytes(), read.ToBytes());
        Assert.Equal(sent.ContentBytes.ToArray(), Summary.BytesOf(read.Content));
        Assert.Equal(SummaryRefusal.None, read.Check(context, fleet.Signatures));
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        byte[] sent = fleet.Sum(context, bucket, bucket.Nodes[0]).ToBytes();
        for (int place = 0; place < sent.Length; place++)
        {
            byte[] bytes = (byte[])sent.Clone();
            bytes[place] ^= (byte)(1 << (place % 8));
            bool isTaken =
                Summary.TryParse(bytes, fleet.Registry, out Summary? read)
                && read.Check(context, fleet.Signatures) == SummaryRefusal.None;
            Assert.False(isTaken, $"byte {place}");
        }
    }

    [Fact]
    public void A_summary_that_is_cut_or_goes_on_is_none()
    {
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        byte[] sent = fleet.Sum(context, bucket, bucket.Nodes[0]).ToBytes();
        for (int length = 0; length < sent.Length; length += 7)
        {
            Assert.False(Summary.TryParse(sent.AsMemory(0, length), fleet.Registry, out _));
        }

        Assert.False(Summary.TryParse((byte[])[.. sent, 0], fleet.Registry, out _));
        Assert.False(Summary.TryParse(new byte[SummaryLimits.BytesMax + 1], fleet.Registry, out _));
    }

    [Fact]
    public void Without_liars_it_is_the_statistic_of_the_centre_to_a_step_of_fixed_point()
    {
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        SummaryContent content = fleet.Content(context, bucket);
        double[] means =
        [
            .. fleet
                .Reports(context, bucket)
                .Select(report => report.Report.Features.Span[0])
                .Select(one => Fixed.ToDouble(one.Sum) / one.Count)
                .Order(),
        ];
        FeatureSummary summary = content.Features.Span[0];
        double median = (means[2] + means[3]) / 2;
        Assert.Equal(6, means.Length);
        Assert.Equal(median, Fixed.ToDouble(summary.Median), 1e-8);
        double[] distances = [.. means.Select(mean => Math.Abs(mean - median)).Order()];
        double deviation = (distances[2] + distances[3]) / 2;
        Assert.Equal(deviation, Fixed.ToDouble(summary.Deviation), 1e-8);

        // In the first epoch means are clipped to the bucket's own middle.
        double reach = 3 * 1.482602218505602 * deviation;
        double clipped = means.Average(mean => Math.Clamp(mean, median - reach, median + reach));
        Assert.Equal(clipped, Fixed.ToDouble(summary.Mean), 1e-8);
        Assert.Equal(6 * (ulong)WeightRule.Unit * QuantileSketch.UnitMass, summary.Sketch.Total);
    }

    [Fact]
    public void Categories_and_rows_are_means_over_agents_with_who_supports_them()
    {
        EpochContext context = fleet.Context();
        SummaryContent content = fleet.Content(context, context.Plan.Buckets[0]);
        CategorySummary read = content
            .Categories.ToArray()
            .Single(c => c.Category == TestFleet.Read);
        Assert.Equal(700_000u, read.Share);
        Assert.Equal(6 * WeightRule.Unit, read.Support);
        RowSummary row = content.Rows.ToArray().Single(r => r.From == TestFleet.Send);
        Assert.Equal(12u, row.Visits);
        Assert.Equal(QuantileSketch.UnitMass, row.Next.Span[0].Share);
    }

    [Fact]
    public void One_agent_moves_a_bucket_by_three_scales_over_its_size_at_most()
    {
        EpochContext first = fleet.Context();
        Combining.TestRounds rounds = new(fleet);
        Baselines.GlobalBaselineChain chain = new(fleet);
        EpochContext context = fleet.Context(2, chain.Honest(first));
        Bucket bucket = context.Plan.Buckets[0];
        SignedReport[] reports = fleet.Reports(context, bucket);
        SummaryContent honest = new SummaryBuilder().Build(context, bucket, reports);
        AgentReport wild = rounds.Wild(bucket.Agents[0], 2);
        reports[0] = SignedReport.Sign(wild, fleet.AgentSigner(bucket.Agents[0]));
        SummaryContent moved = new SummaryBuilder().Build(context, bucket, reports);
        Custodes.Aggregation.Baselines.FeatureBaseline known = context
            .Previous!.Find(0)!
            .Features.Span[0];
        double by = Fixed.ToDouble(moved.Features.Span[0].Mean - honest.Features.Span[0].Mean);
        Assert.InRange(by, 0, 6 * Fixed.ToDouble(known.Scale) / bucket.Agents.Length);
    }

    [Fact]
    public void Reasons_not_to_take_a_summary_are_told_apart()
    {
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        Summary sent = fleet.Sum(context, bucket, bucket.Nodes[0]);
        ushort stranger = (ushort)
            Enumerable.Range(0, 5).First(node => !bucket.IsSummedBy((ushort)node));
        Assert.Equal(SummaryRefusal.WrongContext, sent.Check(fleet.Context(2), fleet.Signatures));
        Assert.Equal(
            SummaryRefusal.NotAssigned,
            fleet.Sum(context, bucket, stranger).Check(context, fleet.Signatures)
        );
        Summary forged = Summary.Sign(
            sent.Content,
            bucket.Nodes[0],
            Sha256Hash.OfNothing,
            fleet.NodeSigner(bucket.Nodes[1])
        );
        Assert.Equal(SummaryRefusal.WrongSignature, forged.Check(context, fleet.Signatures));
    }
}
