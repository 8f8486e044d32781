using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Aggregation.Tests.Combining;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Tests.Summaries;

/// <summary>
/// Goal: a summary has a largest size, whatever agents invent.
/// Method: 64 agents with 32 categories each of their own; lists at their limit and one past it.
/// </summary>
public sealed class SummaryLimitTests
{
    [Fact]
    public void Categories_past_the_limit_are_those_with_the_least_support()
    {
        TestFleet fleet = new(agents: 64, rules: new() { BucketAgents = 64 });
        EpochContext context = fleet.Context();
        SignedReport[] reports = new SignedReport[64];
        for (uint agent = 0; agent < 64; agent++)
        {
            reports[agent] = SignedReport.Sign(
                WithOwnCategories(fleet.Unsigned(agent)),
                fleet.AgentSigner(agent)
            );
        }

        SummaryContent content = new SummaryBuilder().Build(
            context,
            context.Plan.Buckets[0],
            reports
        );
        Assert.Equal(SummaryLimits.CategoryCountMax, content.Categories.Length);

        // Category 1 is everybody's; of the others each is one agent's.
        Assert.Equal(1UL, content.Categories.Span[0].Category);
        byte[] bytes = fleet.Sign(content, context.Plan.Buckets[0].Nodes[0]).ToBytes();
        Assert.True(bytes.Length < SummaryLimits.BytesMax);
        Assert.True(Summary.TryParse(bytes, fleet.Registry, out _));
    }

    [Theory]
    [InlineData(1024, 1, 1, true)]
    [InlineData(1025, 1, 1, false)]
    [InlineData(1, 256, 1, true)]
    [InlineData(1, 257, 1, false)]
    [InlineData(1, 1, 64, true)]
    [InlineData(1, 1, 65, false)]
    public void A_list_may_be_as_long_as_its_limit_and_no_longer(
        int categories,
        int rows,
        int entries,
        bool isRead
    )
    {
        EpochContext context = MadeBuckets.Context();
        RowSummary[] made = new RowSummary[rows];
        for (int row = 0; row < rows; row++)
        {
            made[row] = new RowSummary((ulong)row + 1, 1, 1, Categories(entries));
        }

        SummaryContent content = MadeBuckets.Make(
            context,
            0,
            categories: Categories(categories),
            rows: made
        );
        byte[] bytes = [.. Summary.BytesOf(content), .. new byte[SummaryLimits.EnvelopeBytes]];
        Assert.Equal(isRead, Summary.TryParse(bytes, context.Registry, out Summary? read));
        Assert.Equal(isRead, read?.Clock == new Sha256Hash(new byte[32]));
    }

    private static CategorySummary[] Categories(int count)
    {
        CategorySummary[] made = new CategorySummary[count];
        for (int index = 0; index < count; index++)
        {
            made[index] = new CategorySummary((ulong)index + 1, 1, 1);
        }

        return made;
    }

    private static AgentReport WithOwnCategories(AgentReport report)
    {
        CategoryShare[] shares = new CategoryShare[ReportLimits.CategoryCountMax];
        shares[0] = new CategoryShare(1, 1);
        for (int index = 1; index < shares.Length; index++)
        {
            shares[index] = new CategoryShare((1000UL * (report.Agent + 1)) + (ulong)index, 1);
        }

        return new AgentReport
        {
            Registry = report.Registry,
            Agent = report.Agent,
            Epoch = report.Epoch,
            Sequence = report.Sequence,
            Features = report.Features,
            Calibrations = report.Calibrations,
            Categories = shares,
            Transitions = report.Transitions,
        };
    }
}
