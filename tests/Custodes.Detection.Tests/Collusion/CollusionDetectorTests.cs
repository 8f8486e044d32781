using Custodes.Detection.Collusion;
using Custodes.Primitives;

namespace Custodes.Detection.Tests.Collusion;

/// <summary>
/// Goal: a ring across roles is found, honest agents form none, and nobody's number of agents, pairs or
/// bucket members passes its limit. Method: eight roles of agents with noise of their own, with and
/// without a ring that does one thing more.
/// </summary>
public sealed class CollusionDetectorTests
{
    private const int Roles = 8;
    private const int PerRole = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_ring_across_roles_is_found_and_nobody_else(ulong seed)
    {
        int[] members = [3, 25, 47, 69, 91, 113];
        CollusionRing ring = Assert.Single(Run(seed, members, epochs: 5));
        Assert.Equal(members.Select(static member => (ulong)member + 1), ring.Agents);
        Assert.True(ring.LogE > 0);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Honest_agents_form_no_ring(ulong seed) => Assert.Empty(Run(seed, [], epochs: 8));

    [Fact]
    public void Two_alike_are_a_pair_and_no_ring() => Assert.Empty(Run(7, [3, 25], epochs: 6));

    [Fact]
    public void Nothing_is_told_before_a_second_epoch_has_tested_what_the_first_proposed() =>
        Assert.Empty(Run(8, [3, 25, 47, 69], epochs: 1));

    [Fact]
    public void An_agent_past_the_limit_is_counted_and_not_looked_at()
    {
        CollusionDetector detector = new(
            new CollusionOptions { AgentCountMax = (Roles * PerRole) - 1 },
            new KeyedHash(1, 2)
        );
        SplitMix64 draw = new(9);
        _ = detector.Take(1, Epoch(ref draw, []));
        Assert.Equal(1, detector.AgentsRefused);

        CollusionDetector roomy = new(
            new CollusionOptions { AgentCountMax = Roles * PerRole },
            new KeyedHash(1, 2)
        );
        _ = roomy.Take(1, Epoch(ref draw, []));
        Assert.Equal(0, roomy.AgentsRefused);
    }

    [Fact]
    public void A_pair_past_the_limit_waits_and_is_counted()
    {
        CollusionDetector detector = new(
            new CollusionOptions { PairCountMax = 2 },
            new KeyedHash(1, 2)
        );
        SplitMix64 draw = new(10);
        _ = detector.Take(1, Epoch(ref draw, [3, 25, 47, 69]));
        Assert.Equal(2, detector.PairCount);
        Assert.True(detector.PairsRefused > 0);
    }

    [Fact]
    public void A_bucket_stuffed_with_equal_vectors_is_compared_no_further_than_its_limit()
    {
        const int Stuffed = 200;
        CollusionOptions options = new() { BucketCountMax = 16, TableCount = 2 };
        float[] vectors = new float[Stuffed * AgentProfile.Dimensions];
        vectors.AsSpan().Fill(1);
        AlikePairs pairs = new(options, new SecretPlanes(new KeyedHash(3, 4), epoch: 1));
        Assert.Equal(16 * 15 / 2, pairs.Of(vectors).Count);
        Assert.Equal(16, pairs.LargestBucket);
        Assert.Equal(2 * (Stuffed - 16), pairs.LeftOut);
    }

    [Fact]
    public void Planes_of_another_epoch_or_secret_are_others()
    {
        SplitMix64 draw = new(11);
        float[] vector = new float[AgentProfile.Dimensions];
        for (int dimension = 0; dimension < vector.Length; dimension++)
        {
            vector[dimension] = (float)Normal(ref draw);
        }

        uint sides = new SecretPlanes(new KeyedHash(1, 2), 1).SidesOf(vector, 0, 0, 32);
        Assert.Equal(sides, new SecretPlanes(new KeyedHash(1, 2), 1).SidesOf(vector, 0, 0, 32));
        Assert.NotEqual(sides, new SecretPlanes(new KeyedHash(1, 2), 2).SidesOf(vector, 0, 0, 32));
        Assert.NotEqual(sides, new SecretPlanes(new KeyedHash(2, 2), 1).SidesOf(vector, 0, 0, 32));
    }

    [Fact]
    public void What_a_role_has_in_common_is_taken_off()
    {
        SplitMix64 draw = new(12);
        AgentProfile[] profiles = Epoch(ref draw, []);
        float[] residuals = RoleResiduals.Of(profiles);
        double sum = 0;
        for (int agent = 1; agent < PerRole; agent++)
        {
            sum += AlikePairs.Cosine(
                residuals.AsSpan(0, AgentProfile.Dimensions),
                residuals.AsSpan(agent * AgentProfile.Dimensions, AgentProfile.Dimensions)
            );
        }

        Assert.InRange(sum / (PerRole - 1), -0.2, 0.2);
        Assert.True(
            AlikePairs.Cosine(profiles[0].Values.Span, profiles[1].Values.Span) > 0.9,
            "before, agents of one role were alike"
        );
    }

    private static IReadOnlyList<CollusionRing> Run(ulong seed, int[] members, int epochs)
    {
        CollusionDetector detector = new(new CollusionOptions(), new KeyedHash(seed, 1));
        SplitMix64 draw = new(seed);
        IReadOnlyList<CollusionRing> rings = [];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            rings = detector.Take((ulong)epoch, Epoch(ref draw, members));
        }

        return rings;
    }

    // A role's numbers are far from another's; a ring adds the same to each of its members.
    private static AgentProfile[] Epoch(ref SplitMix64 draw, int[] members)
    {
        AgentProfile[] profiles = new AgentProfile[Roles * PerRole];
        for (int agent = 0; agent < profiles.Length; agent++)
        {
            int role = agent / PerRole;
            bool isMember = members.Contains(agent);
            float[] values = new float[AgentProfile.Dimensions];
            for (int dimension = 0; dimension < values.Length; dimension++)
            {
                double usual = 10 * Math.Sin(1 + dimension + (17 * role));
                double more = isMember ? 3 * Math.Cos(dimension * 1.7) : 0;
                values[dimension] = (float)(usual + more + Normal(ref draw));
            }

            profiles[agent] = new AgentProfile((ulong)agent + 1, (ulong)role + 1, values);
        }

        return profiles;
    }

    private static double Normal(ref SplitMix64 draw) =>
        Math.Sqrt(-2 * Math.Log(1 - draw.Unit())) * Math.Cos(2 * Math.PI * draw.Unit());
}
