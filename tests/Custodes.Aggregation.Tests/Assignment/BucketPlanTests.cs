using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Tests.Assignment;

/// <summary>
/// Goal: everybody draws the same plan, each agent is in one bucket, and each bucket has independent aggregators.
/// Method: 1,000 agents and 20 aggregators, drawn again, with another seed, with new and excluded nodes.
/// </summary>
public sealed class BucketPlanTests
{
    private static readonly AggregationRules Rules = new();

    [Fact]
    public void Each_agent_is_in_one_bucket_of_about_fifty()
    {
        BucketPlan plan = Draw(Registry(1000, 20), 1);
        uint[] all = [.. plan.Buckets.ToArray().SelectMany(bucket => bucket.Agents.ToArray())];
        Assert.Equal(1000, all.Distinct().Count());
        Assert.Equal(1000, all.Length);
        Assert.Equal(20, plan.Buckets.Length);
        Assert.All(plan.Buckets.ToArray(), bucket => Assert.Equal(50, bucket.Agents.Length));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(74, 1)]
    [InlineData(75, 2)]
    [InlineData(10_000, 200)]
    public void Any_number_of_agents_makes_buckets_near_fifty(int agents, int buckets) =>
        Assert.Equal(buckets, Draw(Registry(agents, 4), 1).Buckets.Length);

    [Fact]
    public void Each_bucket_has_three_aggregators_of_three_owners()
    {
        FleetRegistry registry = Registry(1000, 20, owner: node => (uint)(node % 7) + 1);
        foreach (Bucket bucket in Draw(registry, 1).Buckets)
        {
            Assert.Equal(3, bucket.Nodes.Length);
            HashSet<uint> owners = [];
            foreach (ushort node in bucket.Nodes)
            {
                Assert.True(owners.Add(registry.Nodes[node].Owner));
            }
        }
    }

    [Fact]
    public void Where_owners_are_too_few_aggregators_are_distinct_all_the_same()
    {
        FleetRegistry registry = Registry(500, 5, owner: _ => 1);
        foreach (Bucket bucket in Draw(registry, 1).Buckets)
        {
            Assert.Equal(3, bucket.Nodes.ToArray().Distinct().Count());
        }
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(0UL)]
    public void An_owner_with_one_aggregator_among_hundreds_does_not_hold_everybody_up(
        ulong enrolled
    )
    {
        // What is drawn takes memory: a plan that waits for the one again and again takes gigabytes, and hours.
        FleetRegistry registry = Registry(
            10_000,
            201,
            owner: node => node == 200 ? 3u : (uint)(node % 2) + 1,
            enrolled: node => node == 200 ? enrolled : 0
        );
        long before = GC.GetAllocatedBytesForCurrentThread();
        BucketPlan plan = Draw(registry, 2);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        foreach (Bucket bucket in plan.Buckets)
        {
            Assert.Equal(3, bucket.Nodes.ToArray().Distinct().Count());
        }
    }

    [Fact]
    public void The_plan_is_a_function_of_registry_epoch_and_seed()
    {
        FleetRegistry registry = Registry(1000, 20);
        string plan = TextOf(Draw(registry, 1));
        Assert.Equal(plan, TextOf(Draw(registry, 1)));
        Assert.NotEqual(plan, TextOf(Draw(registry, 2)));
        Assert.NotEqual(plan, TextOf(Draw(registry, 1, seed: "another")));
    }

    [Fact]
    public void Aggregators_do_nearly_the_same_work()
    {
        int[] work = Work(Draw(Registry(10_000, 20), 1), 20);
        Assert.Equal(600, work.Sum());
        Assert.All(work, count => Assert.InRange(count, 28, 32));
    }

    [Fact]
    public void A_new_aggregator_gets_nothing_first_and_its_share_later()
    {
        FleetRegistry registry = Registry(10_000, 20, enrolled: node => node == 5 ? 100UL : 0);
        int place = Enumerable.Range(0, 20).First(node => registry.Nodes[node].EnrolledEpoch > 0);
        Assert.Equal(0, Work(Draw(registry, 100), 20)[place]);
        Assert.InRange(Work(Draw(registry, 100 + 168), 20)[place], 5, 25);
        Assert.InRange(Work(Draw(registry, 100 + 336), 20)[place], 28, 32);
    }

    [Fact]
    public void Excluded_aggregators_get_nothing()
    {
        FleetRegistry registry = Registry(1000, 20);
        long[] weights = WeightRule.Weigh(registry, 1, []);
        BucketPlan plan = BucketPlan.Draw(registry, 1, Seed("seed"), weights, [3, 4]);
        Assert.Equal(0, Work(plan, 20)[3] + Work(plan, 20)[4]);
    }

    [Fact]
    public void Agents_without_weight_are_in_no_bucket()
    {
        FleetRegistry registry = Registry(100, 4);
        long[] weights = WeightRule.Weigh(registry, 1, [7]);
        BucketPlan plan = BucketPlan.Draw(registry, 1, Seed("seed"), weights, []);
        Assert.DoesNotContain(plan.Buckets.ToArray(), bucket => bucket.Has(7));
    }

    [Fact]
    public void Without_aggregators_buckets_have_none()
    {
        Assert.Equal(0, Draw(Registry(100, 0), 1).Buckets[0].Nodes.Length);
    }

    [Fact]
    public void Whether_all_replicas_are_bad_is_a_matter_of_chance_cubed()
    {
        // 64 of 200 aggregators in 40 plans of 200 buckets: (64·63·62)/(200·199·198) = 3.17 %.
        FleetRegistry registry = Registry(10_000, 200);
        int captured = 0;
        for (ulong epoch = 1; epoch <= 40; epoch++)
        {
            foreach (Bucket bucket in Draw(registry, epoch).Buckets)
            {
                captured += bucket.Nodes[^1] < 64 ? 1 : 0;
            }
        }

        Assert.InRange(captured / 8000.0, 0.025, 0.039);
    }

    private static int[] Work(BucketPlan plan, int nodes)
    {
        int[] work = new int[nodes];
        foreach (Bucket bucket in plan.Buckets)
        {
            foreach (ushort node in bucket.Nodes)
            {
                work[node]++;
            }
        }

        return work;
    }

    private static string TextOf(BucketPlan plan) =>
        string.Join(
            ";",
            plan.Buckets.ToArray()
                .Select(bucket =>
                    $"{string.Join(',', bucket.Agents.ToArray())}|{string.Join(',', bucket.Nodes.ToArray())}"
                )
        );

    private static BucketPlan Draw(FleetRegistry registry, ulong epoch, string seed = "seed") =>
        BucketPlan.Draw(registry, epoch, Seed(seed), WeightRule.Weigh(registry, epoch, []), []);

    private static Sha256Hash Seed(string name) => new(TestFleet.SeedOf(name));

    private static FleetRegistry Registry(
        int agents,
        int nodes,
        Func<int, uint>? owner = null,
        Func<int, ulong>? enrolled = null
    )
    {
        RegisteredAgent[] registered = new RegisteredAgent[agents];
        for (int agent = 0; agent < agents; agent++)
        {
            registered[agent] = new RegisteredAgent(TestFleet.SeedOf($"agent {agent}"), 0, 0, 0, 0);
        }

        RegisteredNode[] aggregators = new RegisteredNode[nodes];
        for (int node = 0; node < nodes; node++)
        {
            aggregators[node] = new RegisteredNode(
                TestFleet.SeedOf($"node {node}"),
                owner?.Invoke(node) ?? (uint)node + 1,
                enrolled?.Invoke(node) ?? 0
            );
        }

        return TestFleet.Make(Rules, 1, [], registered, aggregators);
    }
}
