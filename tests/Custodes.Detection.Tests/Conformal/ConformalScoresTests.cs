using Custodes.Detection.Conformal;
using Custodes.Primitives;

namespace Custodes.Detection.Tests.Conformal;

/// <summary>
/// Goal: a window ranks as one would by sorting what it holds, and no agent decides what others are
/// ranked among.
/// Method: seeded scores, ranked by the window and by counting in a list; an agent that floods.
/// </summary>
public sealed class ConformalScoresTests
{
    private const double Alpha = 0.02;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_window_ranks_as_counting_does(int seed)
    {
        SplitMix64 random = new((ulong)seed);
        ConformalScores scores = new(200);
        Queue<double> kept = new();
        for (int turn = 0; turn < 2_000; turn++)
        {
            // Few values, so that many are equal; queries now and then, so that many are added between.
            double score = random.Below(50) - 20;
            scores.Add(score, agent: 0);
            kept.Enqueue(score);
            if (kept.Count > 200)
            {
                _ = kept.Dequeue();
            }

            if (random.Below(20) < 10)
            {
                double asked = random.Below(50) - 20;
                int above = kept.Count(one => one >= asked);
                Assert.Equal((1.0 + above) / (kept.Count + 1), scores.PValue(asked, Alpha), 12);
                Assert.Equal(ThresholdOf(kept), scores.Threshold(Alpha));
            }
        }

        Assert.Equal((200, 2_000L), (scores.Count, scores.Added));
    }

    [Fact]
    public void Many_windows_with_room_for_many_take_no_more_than_what_they_hold()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ConformalScores[] windows = new ConformalScores[1_000];
        for (int index = 0; index < windows.Length; index++)
        {
            windows[index] = new ConformalScores(1_000_000);
            windows[index].Add(index, agent: 1);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 4_000_000);
        Assert.All(windows, static window => Assert.Equal(1, window.Count));
    }

    [Theory]
    [InlineData(100, 0.05)]
    [InlineData(40, 0.05)]
    [InlineData(10, 0.2)]
    [InlineData(5, 0.4)]
    public void One_agent_never_holds_more_than_its_share(int agents, double share)
    {
        ConformalScores scores = new(1_000);
        SplitMix64 random = new(3);
        for (int turn = 0; turn < 4_000; turn++)
        {
            scores.Add(10 + random.Unit(), (ulong)(1 + (turn % agents)));
        }

        for (int turn = 0; turn < 4_000; turn++)
        {
            scores.Add(0, agent: 1);
        }

        // Scores below ten are those of the flood: PValue counts the others.
        double others = scores.PValue(10, Alpha);
        Assert.InRange(1 - others, 0.5 * share, share + 0.002);
    }

    [Fact]
    public void Agents_that_come_after_one_had_all_take_their_places()
    {
        ConformalScores scores = new(1_000);
        for (int turn = 0; turn < 1_000; turn++)
        {
            scores.Add(0, agent: 1);
        }

        Assert.Equal(1_000, scores.Count);
        for (int turn = 0; turn < 2_000; turn++)
        {
            scores.Add(10, (ulong)(2 + (turn % 50)));
            scores.Add(0, agent: 1);
        }

        Assert.InRange(1 - scores.PValue(10, Alpha), 0, 0.06);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void Scores_of_like_agents_stay_exchangeable_however_unevenly_they_add(int agents)
    {
        // The first agent makes half of all sessions, so that it is at its share most of the time.
        int low = 0;
        int trials = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            SplitMix64 random = new(seed);
            ConformalScores scores = new(256);
            for (int turn = 0; turn < 2_000; turn++)
            {
                double score = random.Unit();
                if (turn >= 200)
                {
                    trials++;
                    low += scores.PValue(score, Alpha) <= 0.05 ? 1 : 0;
                }

                scores.Add(score, random.Below(2) == 0 ? 0 : (ulong)random.Below(agents));
            }
        }

        // Six standard deviations of a share of 5 % in 36,000 trials, were they independent.
        Assert.InRange((double)low / trials, 0.03, 0.05 + 0.007);
    }

    private static double ThresholdOf(Queue<double> kept)
    {
        double[] sorted = [.. kept.Order()];
        int rank = (int)Math.Ceiling(((sorted.Length + 1) * (1 - Alpha)) - 1e-9);
        return rank > sorted.Length ? double.PositiveInfinity : sorted[rank - 1];
    }
}
