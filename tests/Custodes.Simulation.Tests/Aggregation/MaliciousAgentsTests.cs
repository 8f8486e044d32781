using Custodes.Simulation.Aggregation;

namespace Custodes.Simulation.Tests.Aggregation;

/// <summary>
/// Goal: the stated figures for lying agents are what the code does.
/// Method: 10,000 agents, of which some say ten deviations too much, once.
/// </summary>
public sealed class MaliciousAgentsTests
{
    [Theory]
    [InlineData(10, 0.10, 0.08, 0.011, 5.1)]
    [InlineData(50, 0.50, 0.47, 0.067, 5.4)]
    [InlineData(100, 1.00, 0.97, 0.138, 5.8)]
    [InlineData(200, 2.00, 1.98, 0.325, 7.2)]
    [InlineData(320, 3.20, 3.19, 0.63, 10.5)]
    public void Means_go_with_the_liars_and_medians_hardly(
        int perMille,
        double mean,
        double bucketMeans,
        double bucketMedians,
        double alarmAt
    )
    {
        MaliciousAgentsResult result = MaliciousAgents.Run(1, perMille);

        // Within a tenth, and two hundredths for what chance makes of one epoch.
        Assert.Equal(mean, result.Mean, 0.02 + (0.1 * mean));
        Assert.Equal(bucketMeans, result.BucketMeans, 0.02 + (0.1 * bucketMeans));
        Assert.Equal(bucketMedians, result.BucketMedians, 0.02 + (0.1 * bucketMedians));
        Assert.Equal(alarmAt, result.AlarmAt, 0.1 * alarmAt);

        // Ours is never much worse than the better of the two.
        Assert.True(result.Ours < result.BucketMedians + 0.1, $"ours {result.Ours}");
    }
}
