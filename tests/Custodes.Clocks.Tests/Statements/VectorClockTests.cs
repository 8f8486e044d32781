using Custodes.Clocks.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Clocks.Tests.Statements;

/// <summary>
/// Goal: comparing clocks is a partial order, and merging is its least upper bound.
/// Method: FsCheck, on small clocks so that every relation turns up; each is shown to turn up.
/// </summary>
public sealed class VectorClockTests
{
    private static readonly Arbitrary<VectorClock> Clocks = Gen.Choose(0, 3)
        .ArrayOf(4)
        .Select(counters =>
            VectorClock.Of([
                .. counters
                    .Select((counter, node) => new ClockComponent((ushort)(node * 3), counter))
                    .Where(part => part.Counter > 0),
            ])
        )
        .ToArbitrary();

    [Fact]
    public void Comparing_is_a_partial_order()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(2000);
        HashSet<ClockOrder> seen = [];
        Prop.ForAll(
                Clocks,
                Clocks,
                (left, right) =>
                {
                    ClockOrder order = left.Compare(right);
                    seen.Add(order);
                    Assert.Equal(Opposite(order), right.Compare(left));
                    Assert.Equal(order == ClockOrder.Equal, left.Equals(right));
                    Assert.Equal(ClockOrder.Equal, left.Compare(left));
                }
            )
            .Check(config);
        Prop.ForAll(
                Clocks,
                Clocks,
                Clocks,
                (one, two, three) =>
                    Assert.True(!one.IsAtMost(two) || !two.IsAtMost(three) || one.IsAtMost(three))
            )
            .Check(config);
        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public void Merging_is_commutative_associative_and_idempotent_and_the_least_upper_bound()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(1000);
        Prop.ForAll(
                Clocks,
                Clocks,
                Clocks,
                (one, two, three) =>
                {
                    VectorClock both = one.Merge(two);
                    Assert.Equal(both, two.Merge(one));
                    Assert.Equal(both.GetHashCode(), two.Merge(one).GetHashCode());
                    Assert.Equal(both.Merge(three), one.Merge(two.Merge(three)));
                    Assert.Equal(one, one.Merge(one));
                    Assert.True(one.IsAtMost(both) && two.IsAtMost(both));
                    Assert.True(
                        !one.IsAtMost(three) || !two.IsAtMost(three) || both.IsAtMost(three)
                    );
                }
            )
            .Check(config);
    }

    [Fact]
    public void A_counter_is_read_and_set_where_it_belongs()
    {
        VectorClock clock = VectorClock.Empty.With(5, 2).With(1, 1).With(9, 3).With(5, 4);

        Assert.Equal("{1:1 5:4 9:3}", clock.ToString());
        Assert.Equal([0, 1, 4, 3, 0], new[] { 0, 1, 5, 9, 4095 }.Select(node => clock[node]));
        Assert.Equal(9, clock.FirstAbove(clock.With(9, 2)));
        Assert.Equal(VectorClock.CounterMax, clock.With(1, VectorClock.CounterMax).Merge(clock)[1]);
    }

    private static ClockOrder Opposite(ClockOrder order) =>
        order switch
        {
            ClockOrder.Before => ClockOrder.After,
            ClockOrder.After => ClockOrder.Before,
            _ => order,
        };
}
