using Custodes.Aggregation.Registry;

namespace Custodes.Aggregation.Tests.Registry;

/// <summary>
/// Goal: a registry is the same for everybody who has the same parts, and refuses what makes none.
/// Method: the parts in another order; each refusal; each limit.
/// </summary>
public sealed class FleetRegistryTests
{
    private static readonly AggregationRules Rules = new();

    [Fact]
    public void The_order_of_the_parts_changes_nothing_and_any_part_changes_the_hash()
    {
        RegisteredAgent[] agents = [Agent(1), Agent(2), Agent(3)];
        FleetRegistry registry = TestFleet.Make(Rules, 1, [], agents, []);
        FleetRegistry turned = TestFleet.Make(Rules, 1, [], [.. agents.Reverse()], []);
        FleetRegistry other = TestFleet.Make(Rules, 1, [], [Agent(1), Agent(2), Agent(4)], []);
        FleetRegistry stricter = TestFleet.Make(
            Rules with
            {
                TrimPerMille = 200,
            },
            1,
            [],
            agents,
            []
        );
        Assert.Equal(registry.Hash, turned.Hash);
        Assert.NotEqual(registry.Hash, other.Hash);
        Assert.NotEqual(registry.Hash, stricter.Hash);
    }

    [Fact]
    public void What_makes_no_registry_is_refused_with_its_reason()
    {
        Assert.Equal(RegistryRefusal.None, Refusal([Agent(1)], [1]));
        Assert.Equal(RegistryRefusal.Duplicate, Refusal([Agent(1), Agent(1)], [1]));
        Assert.Equal(RegistryRefusal.Duplicate, Refusal([Agent(1)], [2, 2]));
        Assert.Equal(RegistryRefusal.UnknownRole, Refusal([Agent(1)], []));
        Assert.Equal(
            RegistryRefusal.WrongKey,
            Refusal([Agent(1) with { Key = new byte[31] }], [1])
        );
        Assert.Equal(RegistryRefusal.None, Refusal([Agent(1)], [1], features: 64));
        Assert.Equal(RegistryRefusal.TooMany, Refusal([Agent(1)], [1], features: 65));
        Assert.Equal(
            RegistryRefusal.WrongRules,
            Refusal([Agent(1)], [1], rules: Rules with { TrimPerMille = 500 })
        );
        Assert.Equal(
            RegistryRefusal.WrongRules,
            Refusal([Agent(1)], [1], rules: Rules with { ReplicasMin = 4 })
        );
    }

    [Fact]
    public void Names_of_different_kinds_have_different_ids()
    {
        Assert.Equal(CertifiedId.Of("role", "a"), CertifiedId.Of("role", "a"));
        Assert.NotEqual(CertifiedId.Of("role", "a"), CertifiedId.Of("category", "a"));
    }

    private static RegisteredAgent Agent(int index) =>
        new(TestFleet.SeedOf($"agent {index}"), 0, 0, 0, 0);

    private static RegistryRefusal Refusal(
        RegisteredAgent[] agents,
        ulong[] roles,
        int features = 1,
        AggregationRules? rules = null
    )
    {
        _ = FleetRegistry.TryCreate(
            rules ?? Rules,
            features,
            [],
            roles,
            agents,
            [],
            out _,
            out RegistryRefusal refusal
        );
        return refusal;
    }
}
