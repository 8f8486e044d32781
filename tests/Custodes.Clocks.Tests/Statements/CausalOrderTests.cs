using Custodes.Clocks.Statements;
using Custodes.Primitives;

namespace Custodes.Clocks.Tests.Statements;

/// <summary>
/// Goal: no effect stands before its cause, also over third nodes, and everybody gets the same order.
/// Method: honest runs, shuffled, against the order in which they were made; forged circles.
/// </summary>
public sealed class CausalOrderTests : IDisposable
{
    private readonly TestNodes nodes = new();

    [Fact]
    public void What_lies_two_messages_back_comes_first()
    {
        // Node 3 tells node 2, which tells node 0; node 0 has never heard of node 3.
        CausalEvent[] events =
        [
            new(0, 1, TestNodes.Clock((2, 1))),
            new(2, 1, TestNodes.Clock((3, 1))),
            new(3, 1, VectorClock.Empty),
            new(1, 1, VectorClock.Empty),
        ];

        Assert.Equal([3, 2, 1, 0], CausalOrder.Sort(events, out int contradictory));
        Assert.Equal(0, contradictory);
    }

    [Fact]
    public void Any_list_of_the_same_events_gives_the_same_order_and_no_effect_precedes_its_cause()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            List<ClockStatement> made = HonestRun.Of(nodes, seed, steps: 60);
            ClockStatement[] first = Order(made);
            SplitMix64 chance = new(seed + 100);
            ClockStatement[] shuffled =
            [
                .. made.Select(one => (one, chance.Next()))
                    .OrderBy(pair => pair.Item2)
                    .Select(pair => pair.one),
            ];

            Assert.Equal(first, Order(shuffled));
            for (int effect = 0; effect < first.Length; effect++)
            {
                for (int cause = effect + 1; cause < first.Length; cause++)
                {
                    bool isAfter =
                        first[effect].Clock[first[cause].Sender] >= first[cause].Sequence;
                    Assert.False(isAfter);
                }
            }
        }
    }

    [Fact]
    public void Among_what_nothing_orders_the_lower_node_then_sequence_then_place_comes_first()
    {
        CausalEvent[] events =
        [
            new(2, 1, VectorClock.Empty),
            new(1, 2, VectorClock.Empty),
            new(1, 1, VectorClock.Empty),
            new(1, 1, VectorClock.Empty),
        ];

        Assert.Equal([2, 3, 1, 0], CausalOrder.Sort(events, out _));
        Assert.Empty(CausalOrder.Sort([], out _));
    }

    [Fact]
    public void Events_that_claim_each_other_stand_at_the_end_and_are_counted()
    {
        CausalEvent[] events =
        [
            new(0, 1, TestNodes.Clock((1, 1))),
            new(1, 1, TestNodes.Clock((0, 1))),
            new(2, 1, VectorClock.Empty),
            new(3, 1, TestNodes.Clock((1, 1))),
        ];

        Assert.Equal([2, 0, 1, 3], CausalOrder.Sort(events, out int contradictory));
        Assert.Equal(3, contradictory);
    }

    public void Dispose() => nodes.Dispose();

    private static ClockStatement[] Order(IReadOnlyList<ClockStatement> made) =>
        [.. CausalOrder.Sort([.. made.Select(CausalEvent.Of)], out _).Select(place => made[place])];
}
