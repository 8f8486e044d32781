using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: an honest agent whose times are other than before, and stay so, does not alarm for ever: a little off it is learnt,
/// further off an operator's release is enough.
/// Method: a small role at steady work, one agent's durations longer from some moment on; how many of its sessions alarm at
/// first and later.
/// </summary>
public sealed class LastingLevelTests
{
    private const double Alpha = 0.02;
    private const int Agents = 4;
    private const string Changed = "clerk 0";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_level_a_little_off_is_learnt_though_it_alarms(ulong seed)
    {
        using Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        SplitMix64 random = new(seed);
        Play(fleet, 0, ref random, "before", 1_200);
        Play(fleet, 0.8, ref random, "at first", 1_200);
        int later = Play(fleet, 0.8, ref random, "later", 1_600);

        // Of 400 sessions 8 may alarm; with nothing learnt from those that do, 60 to 170 did.
        Assert.InRange(later, 0, 20);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.5)]
    public void A_level_far_off_alarms_until_an_operator_releases_its_agent(double octaves)
    {
        using Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        SplitMix64 random = new(1);
        Play(fleet, 0, ref random, "before", 1_200);
        int before = Play(fleet, octaves, ref random, "at first", 800);
        int slot = fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of(Changed));
        Assert.True(before >= 40, $"{before} of 200");
        Assert.Equal(VerdictLevel.Quarantined, fleet.Pipeline.LevelOf(slot));

        bool isReleased = fleet.Pipeline.TryOrder(
            slot,
            OrderKind.Release,
            fleet.Pipeline.Now,
            "tester",
            "it moved to a slower machine"
        );
        Assert.True(isReleased);
        Assert.InRange(Play(fleet, octaves, ref random, "released", 1_600), 0, 20);
    }

    // The alarms of the one that changed.
    private static int Play(
        Fleet fleet,
        double octaves,
        ref SplitMix64 random,
        string name,
        int sessions
    )
    {
        Work usual = new("clerk", 4, 0.3);
        int before = fleet.Listener.Findings.Count(static finding => finding.Agent == Changed);
        for (int session = 0; session < sessions; session++)
        {
            int agent = session % Agents;
            Work work = agent == 0 ? usual with { DurationShift = octaves } : usual;
            work.Play(fleet, ref random, $"clerk {agent}", $"{name} {session}");
        }

        fleet.Flush();
        return fleet.Listener.Findings.Count(static finding => finding.Agent == Changed) - before;
    }
}
