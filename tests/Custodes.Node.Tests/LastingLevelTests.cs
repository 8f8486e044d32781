using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: an honest agent whose times are other than before, and stay so, does not alarm for ever: a little off it is learnt,
/// further off after some sessions if others decide it, else an operator's release is enough.
/// Method: a small role at steady work, one agent's durations longer or sizes larger from some moment on; how many of its
/// sessions alarm at first and later.
/// </summary>
public sealed class LastingLevelTests
{
    private const double Alpha = 0.02;
    private const int Agents = 4;
    private const string Changed = "clerk 0";
    private static readonly Work Usual = new("clerk", 4, 0.3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_level_a_little_off_is_learnt_though_it_alarms(ulong seed)
    {
        using Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        SplitMix64 random = new(seed);
        Play(fleet, Usual, ref random, "before", 1_200);
        Play(fleet, Slower(0.8), ref random, "at first", 1_200);
        int later = Play(fleet, Slower(0.8), ref random, "later", 1_600);

        // Of 400 sessions 8 may alarm; with nothing learnt from those that do, 60 to 170 did.
        Assert.InRange(later, 0, 20);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.5)]
    [InlineData(6.0)]
    public void A_time_far_off_is_learnt_without_an_operator(double octaves)
    {
        using Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        SplitMix64 random = new(1);
        Play(fleet, Usual, ref random, "before", 1_200);
        Play(fleet, Slower(octaves), ref random, "at first", 800);
        Assert.InRange(Play(fleet, Slower(octaves), ref random, "later", 1_600), 0, 20);
        Assert.True(LevelOf(fleet) < VerdictLevel.Quarantined);
    }

    [Fact]
    public void What_it_sends_far_off_alarms_until_an_operator_releases_its_agent()
    {
        using Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        SplitMix64 random = new(1);
        Work larger = Usual with { SentShift = 1.5 };
        Play(fleet, Usual, ref random, "before", 1_200);
        int before = Play(fleet, larger, ref random, "at first", 800);
        int slot = SlotOf(fleet);
        Assert.True(before >= 40, $"{before} of 200");
        Assert.Equal(VerdictLevel.Quarantined, LevelOf(fleet));

        bool isReleased = fleet.Pipeline.TryOrder(
            slot,
            OrderKind.Release,
            fleet.Pipeline.Now,
            "tester",
            "its documents are longer now"
        );
        Assert.True(isReleased);
        Assert.InRange(Play(fleet, larger, ref random, "released", 1_600), 0, 20);
    }

    private static Work Slower(double octaves) => Usual with { DurationShift = octaves };

    private static int SlotOf(Fleet fleet) =>
        fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of(Changed));

    private static VerdictLevel LevelOf(Fleet fleet) => fleet.Pipeline.LevelOf(SlotOf(fleet));

    // The alarms of the one that changed.
    private static int Play(
        Fleet fleet,
        Work changed,
        ref SplitMix64 random,
        string name,
        int sessions
    )
    {
        int before = AlarmsOf(fleet);
        for (int session = 0; session < sessions; session++)
        {
            int agent = session % Agents;
            Work work = agent == 0 ? changed : Usual;
            work.Play(fleet, ref random, $"clerk {agent}", $"{name} {session}");
        }

        fleet.Flush();
        return AlarmsOf(fleet) - before;
    }

    private static int AlarmsOf(Fleet fleet) =>
        fleet.Listener.Findings.Count(static one => one is { IsAlarm: true, Agent: Changed });
}
