using Custodes.RedTeam.Costs;

namespace Custodes.RedTeam.Tests;

/// <summary>
/// Goal: what is printed as a cost is what the work took, and neither side takes work from the other. Method: work that turns
/// a clock on by hand; and every real operation once, with a clock that says each round was long enough.
/// </summary>
public sealed class CostRunTests
{
    [Fact]
    public void A_ratio_is_taken_round_by_round_and_a_cost_by_unit()
    {
        TimeSpan now = TimeSpan.Zero;
        CostResult result = CostRun.Measure(
            new CostOperation(
                "made",
                "made up",
                "thing",
                new CostWork(4, Prepare: null, () => now += TimeSpan.FromMilliseconds(40)),
                new CostWork(
                    2,
                    () => now += TimeSpan.FromHours(1),
                    () => now += TimeSpan.FromMilliseconds(60)
                )
            ),
            rounds: 5,
            () => now
        );

        Assert.Equal(10e6, result.PlainNs);
        Assert.Equal(30e6, result.HardenedNs);
        Assert.Equal((3, 3, 3), (result.Ratio, result.RatioLow, result.RatioHigh));
    }

    [Fact]
    public void What_has_no_plain_side_has_no_ratio()
    {
        TimeSpan now = TimeSpan.Zero;
        CostResult result = CostRun.Measure(
            new CostOperation(
                "made",
                "made up",
                "thing",
                Plain: null,
                new CostWork(1, Prepare: null, () => now += TimeSpan.FromMilliseconds(25))
            ),
            rounds: 3,
            () => now
        );

        Assert.Equal((null, 25e6, null), (result.PlainNs, result.HardenedNs, result.Ratio));
    }

    [Fact]
    public void Work_too_short_to_be_told_is_repeated_within_a_round()
    {
        TimeSpan now = TimeSpan.Zero;
        int calls = 0;
        CostResult result = CostRun.Measure(
            new CostOperation(
                "made",
                "made up",
                "thing",
                Plain: null,
                new CostWork(
                    1,
                    Prepare: null,
                    () =>
                    {
                        calls++;
                        now += TimeSpan.FromMilliseconds(1);
                    }
                )
            ),
            rounds: 1,
            () => now
        );

        Assert.Equal(1e6, result.HardenedNs, 3);

        // One to compile, 1 + 2 + 4 + 8 + 16 + 32 to find out that 32 fill a round, and these.
        Assert.Equal(1 + 63 + 32, calls);
    }

    [Fact]
    public void Every_operation_of_both_designs_runs()
    {
        string scratch = Directory.CreateTempSubdirectory("custodes-cost-").FullName;
        long ticks = 0;
        try
        {
            IReadOnlyList<CostResult> results = CostRun.Run(
                rounds: 1,
                seed: 1,
                scratch,
                () => TimeSpan.FromSeconds(++ticks),
                static _ => { },
                TestContext.Current.CancellationToken
            );

            Assert.Equal(
                [
                    "epoch-1k",
                    "epoch-10k",
                    "epoch-signed-1k",
                    "epoch-signed-10k",
                    "clocked-message",
                    "certificate",
                    "observation",
                    "evidence",
                ],
                results.Select(static one => one.Name)
            );
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
