using Custodes.Aggregation.Sketches;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Aggregation.Tests.Summaries;

/// <summary>
/// Goal: how sessions rank adds up to the same, whoever adds in which order and grouping. Method: ranks of up to a
/// hundred agents, each with a weight, cut into parts in any way.
/// </summary>
public sealed class CalibrationSumTests
{
    [Fact]
    public void Parts_add_up_to_the_whole_in_any_order_and_grouping() =>
        Prop.ForAll<byte[], int>(
                (ranks, cut) =>
                {
                    (QuantileSketch Ranks, ulong Weight)[] agents =
                    [
                        .. ranks.Select((rank, index) => (Of(rank), (ulong)(1 + (index % 7)))),
                    ];
                    int middle = Math.Abs(cut % (agents.Length + 1));
                    QuantileSketch whole = Sum(agents);
                    QuantileSketch left = Sum(agents[..middle]);
                    QuantileSketch right = Sum(agents[middle..]);

                    Assert.True(whole.HasSameContent(QuantileSketch.Merge(left, right)));
                    Assert.True(whole.HasSameContent(QuantileSketch.Merge(right, left)));
                    Assert.True(whole.HasSameContent(Sum([.. agents.Reverse()])));
                    Assert.Equal(
                        agents.Aggregate(0UL, (sum, one) => sum + one.Weight)
                            * QuantileSketch.UnitMass,
                        whole.Total
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    private static QuantileSketch Of(byte rank)
    {
        SketchBuilder builder = new();
        builder.Add((long)rank << 28);
        builder.Add((long)rank << 27);
        return builder.ToUnit(8);
    }

    private static QuantileSketch Sum((QuantileSketch Ranks, ulong Weight)[] agents)
    {
        SketchSum sum = new();
        foreach ((QuantileSketch ranks, ulong weight) in agents)
        {
            sum.Add(ranks, weight);
        }

        return sum.ToSketch();
    }
}
