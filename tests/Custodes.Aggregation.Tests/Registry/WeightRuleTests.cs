using Custodes.Aggregation.Registry;

namespace Custodes.Aggregation.Tests.Registry;

/// <summary>
/// Goal: who enrols many agents gains little by it, and nothing at once.
/// Method: thirty per cent sybils of one owner, of many enrolments, of many owners; shares counted afterwards.
/// </summary>
public sealed class WeightRuleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(168, 32768)]
    [InlineData(335, 65340)]
    [InlineData(336, 65536)]
    [InlineData(100_000, 65536)]
    public void Weight_grows_with_age_from_nothing_to_full_in_14_days(ulong age, long weight) =>
        Assert.Equal(weight, WeightRule.OfAge(10, 10 + age, 336));

    [Fact]
    public void The_founding_weighs_at_once() =>
        Assert.Equal(WeightRule.Unit, WeightRule.OfAge(0, 1, 336));

    [Fact]
    public void A_third_of_new_agents_of_one_owner_weigh_two_per_cent_at_most()
    {
        double share = ShareOfSybils(owner: _ => 7, batch: index => (uint)index + 1, epoch: 10_000);
        Assert.InRange(share, 0.019, 0.0201);
    }

    [Fact]
    public void One_enrolment_weighs_one_per_cent_at_most()
    {
        double share = ShareOfSybils(owner: index => (uint)index + 1, batch: _ => 7, epoch: 10_000);
        Assert.InRange(share, 0.009, 0.0101);
    }

    [Fact]
    public void Sybils_weigh_nothing_on_the_day_they_come_and_half_their_cap_never_more_than_the_cap()
    {
        Assert.Equal(0, ShareOfSybils(_ => 7, _ => 7, epoch: 100));
        Assert.InRange(ShareOfSybils(_ => 7, _ => 7, epoch: 101), 1e-4, 0.0101);
    }

    [Fact]
    public void Without_caps_the_same_sybils_have_their_thirty_per_cent()
    {
        double share = ShareOfSybils(
            _ => 7,
            _ => 7,
            epoch: 10_000,
            new AggregationRules { OwnerPerMille = 1000, BatchPerMille = 1000 }
        );
        Assert.Equal(0.3, share, 0.001);
    }

    [Fact]
    public void Owners_alone_in_a_role_share_it_and_none_has_more_than_twice_an_equal_part()
    {
        List<RegisteredAgent> agents = [];
        for (int index = 0; index < 100; index++)
        {
            uint owner = index < 60 ? 1 : (uint)(2 + (index % 9));
            agents.Add(new RegisteredAgent(KeyOf(index), 0, owner, 0, 0));
        }

        FleetRegistry registry = Register(agents, new AggregationRules());
        long[] weights = WeightRule.Weigh(registry, 1, []);
        long first = 0;
        for (int index = 0; index < weights.Length; index++)
        {
            first += registry.Agents[index].Owner == 1 ? weights[index] : 0;
        }

        Assert.InRange(first / (double)weights.Sum(), 0.15, 0.2001);
    }

    [Theory]
    [InlineData(80, 2, 0, false)]
    [InlineData(100, 100, 0, false)]
    [InlineData(80, 2, 1000, false)]
    [InlineData(100, 10, 0, true)]
    [InlineData(100, 100, 1000, true)]
    public void Who_founded_a_role_beside_ten_owners_has_twice_an_equal_part_at_most(
        int founding,
        int others,
        int batches,
        bool isOperator
    )
    {
        // The founder without enrolments, or with one an agent; the ten owners with one each. An operator without agents of
        // its own is an owner as others are.
        List<RegisteredAgent> agents = [];
        for (int index = 0; index < founding; index++)
        {
            uint batch =
                batches > 0 ? (uint)(100 + (index % batches))
                : isOperator ? 100u
                : 0;
            agents.Add(new RegisteredAgent(KeyOf(index), 0, isOperator ? 0u : 1u, batch, 0));
        }

        for (int index = 0; index < 10 * others; index++)
        {
            uint owner = (uint)(2 + (index % 10));
            agents.Add(new RegisteredAgent(KeyOf(founding + index), 0, owner, owner, 0));
        }

        FleetRegistry registry = Register(agents, new AggregationRules());
        long[] weights = WeightRule.Weigh(registry, 10_000, []);
        SortedDictionary<uint, long> byOwner = [];
        for (int index = 0; index < weights.Length; index++)
        {
            uint owner = registry.Agents[index].Owner;
            byOwner[owner] = byOwner.GetValueOrDefault(owner) + weights[index];
        }

        // And the role weighs something: at least a fiftieth of what it has.
        Assert.True(weights.Sum() > agents.Count * WeightRule.Unit / 50);
        Assert.All(
            byOwner.Values,
            weight => Assert.InRange(weight / (double)weights.Sum(), 0.001, (2 / 11.0) + 1e-3)
        );
    }

    [Fact]
    public void Excluded_agents_weigh_nothing()
    {
        TestFleet fleet = new();
        long[] weights = WeightRule.Weigh(fleet.Registry, 1, [3, 5]);
        Assert.Equal(0, weights[3]);
        Assert.Equal(0, weights[5]);
        Assert.Equal(10 * WeightRule.Unit, weights.Sum());
    }

    // 700 of the operator and 300 that came at epoch 100.
    private static double ShareOfSybils(
        Func<int, uint> owner,
        Func<int, uint> batch,
        ulong epoch,
        AggregationRules? rules = null
    )
    {
        List<RegisteredAgent> agents = [];
        for (int index = 0; index < 1000; index++)
        {
            bool isSybil = index >= 700;
            agents.Add(
                new RegisteredAgent(
                    KeyOf(index),
                    0,
                    isSybil ? owner(index) : 0,
                    isSybil ? batch(index) : 0,
                    isSybil ? 100UL : 0
                )
            );
        }

        FleetRegistry registry = Register(agents, rules ?? new AggregationRules());
        long[] weights = WeightRule.Weigh(registry, epoch, []);
        long sybils = 0;
        for (int index = 0; index < weights.Length; index++)
        {
            sybils += registry.Agents[index].EnrolledEpoch > 0 ? weights[index] : 0;
        }

        return sybils / (double)weights.Sum();
    }

    private static byte[] KeyOf(int index) => TestFleet.SeedOf($"key {index}");

    private static FleetRegistry Register(List<RegisteredAgent> agents, AggregationRules rules) =>
        TestFleet.Make(rules, 1, [], [.. agents], []);
}
