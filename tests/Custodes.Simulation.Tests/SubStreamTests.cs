using Custodes.Primitives;
using Custodes.Simulation.Engine;

namespace Custodes.Simulation.Tests;

public sealed class SubStreamTests
{
    [Fact]
    public void Streams_differ_by_seed_by_node_and_by_purpose()
    {
        HashSet<ulong> first = [];
        for (ulong seed = 0; seed < 20; seed++)
        {
            for (int node = -2; node < 10; node++)
            {
                first.Add(SubStream.Of(seed, node, Purpose.Network).Next());
                first.Add(SubStream.Of(seed, node, Purpose.Disk).Next());
            }
        }

        Assert.Equal(20 * 12 * 2, first.Count);
    }

    [Fact]
    public void Delays_have_the_mean_they_are_asked_for()
    {
        SplitMix64 draw = new(7);
        long sum = 0;
        int longest = 0;
        for (int index = 0; index < 100_000; index++)
        {
            int delay = SubStream.Exponential(ref draw, 10_000);
            sum += delay;
            longest = Math.Max(longest, delay);
        }

        Assert.InRange(sum / 100_000, 9_500, 10_600);
        Assert.InRange(longest, 80_000, 160_000);
    }
}
