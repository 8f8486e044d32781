using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: what others decide of an honest agent's numbers is learnt after so many sessions, is no ground for quarantine, gives
/// cover to nothing else, and survives a restart.
/// Method: a small role at steady work; one agent's times, sizes or tools are others from some moment on.
/// </summary>
public sealed class LevelExpiryTests
{
    private const double Alpha = 0.02;
    private const int Agents = 4;
    private const int SessionsMax = 8;
    private const string Changed = "clerk 0";
    private static readonly Work Usual = new("clerk", 4, 0.3);
    private static readonly Work Slow = Usual with { DurationShift = 4 };

    [Fact]
    public void Times_that_stood_out_in_eight_sessions_are_learnt_after_all()
    {
        using Fleet fleet = Settled(out SplitMix64 random);

        // Some of the false alarms before were of times as well, and count.
        PlayOne(fleet, Slow, ref random, "slow", SessionsMax);
        Finding learnt = Assert.Single(LearntOf(fleet));
        Assert.Equal(Changed, learnt.Agent);
        FindingPart part = Assert.Single(learnt.Parts);
        Assert.Equal(Detector.Tempo, part.Detector);
        Assert.Contains("ms of duration", part.Expected, StringComparison.Ordinal);
        Assert.Contains("learnt after all", part.Seen, StringComparison.Ordinal);

        // Neither that nor what was before stands out from here on, beyond the false alarms there always are.
        int before = AlarmsOf(fleet);
        PlayOne(fleet, Slow, ref random, "still slow", 100);
        PlayOne(fleet, Usual, ref random, "fast again", 100);
        Assert.InRange(AlarmsOf(fleet) - before, 0, 10);
        Assert.NotEqual(VerdictLevel.Quarantined, LevelOf(fleet));
    }

    [Fact]
    public void Without_it_the_same_agent_alarms_for_ever_and_is_quarantined()
    {
        using Fleet fleet = Settled(out SplitMix64 random, sessionsMax: 0);
        int before = AlarmsOf(fleet);
        PlayOne(fleet, Slow, ref random, "slow", 100);
        Assert.Equal(100, AlarmsOf(fleet) - before);
        Assert.Equal(VerdictLevel.Quarantined, LevelOf(fleet));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void What_an_agent_sends_is_never_learnt_slow_or_not(double octavesSlower)
    {
        using Fleet fleet = Settled(out SplitMix64 random);
        Work sends = Usual with { SizeShift = 4, DurationShift = octavesSlower };
        int before = AlarmsOf(fleet);
        PlayOne(fleet, sends, ref random, "sends", 100);
        Assert.Empty(LearntOf(fleet));
        Assert.Equal(100, AlarmsOf(fleet) - before);
        Assert.Equal(VerdictLevel.Quarantined, LevelOf(fleet));
    }

    [Fact]
    public void New_tools_behind_slow_ones_are_never_learnt()
    {
        using Fleet fleet = Settled(out SplitMix64 random);
        PlayOne(fleet, Slow with { NewToolShare = 0.3 }, ref random, "new", 100);
        Assert.Empty(LearntOf(fleet));
        Assert.Equal(VerdictLevel.Quarantined, LevelOf(fleet));
    }

    [Fact]
    public void Small_steps_of_what_it_sends_count_as_drift_behind_slow_tools_as_well()
    {
        using Fleet fleet = Settled(out SplitMix64 random);
        PlayOne(fleet, Slow, ref random, "slow", 20);
        Assert.Single(LearntOf(fleet));
        AnchorBlock anchor = fleet.Pipeline.Behaviour.Anchor(Slot(fleet));
        int session = 0;
        for (double octaves = 0; !fleet.Pipeline.IsDrifted(Slot(fleet)); octaves += 0.01)
        {
            Work creeping = Slow with { SizeShift = octaves };
            PlayOne(fleet, creeping, ref random, $"creeping {session++}", 1);
            Assert.InRange(octaves, 0, 2);
        }

        // It stays where it was anchored: the sessions after teach nothing.
        PlayOne(fleet, Slow with { SizeShift = 2 }, ref random, "crept", 60);
        Assert.True(
            fleet.Pipeline.Behaviour.Agent(Slot(fleet)).State >= (byte)BaselineState.Drifted
        );
        AnchorBlock later = fleet.Pipeline.Behaviour.Anchor(Slot(fleet));
        Assert.Equal(
            anchor.Mean[NumericFeature.ArgumentBytes],
            later.Mean[NumericFeature.ArgumentBytes]
        );
    }

    [Fact]
    public void Agents_past_the_limit_are_counted_and_alarm_on()
    {
        PipelineOptions small = FalseAlarmTests.Small(Alpha);
        using Fleet fleet = new(
            small with
            {
                Behaviour = small.Behaviour with { LevelAgentCountMax = 1 },
            }
        );
        SplitMix64 random = new(1);
        PlayAll(fleet, ref random);
        for (int session = 0; session < 40; session++)
        {
            Slow.Play(fleet, ref random, Changed, $"first {session}");
            Slow.Play(fleet, ref random, "clerk 1", $"second {session}");
        }

        fleet.Flush();
        string learnt = Assert.Single(LearntOf(fleet)).Agent;
        Assert.True(fleet.Pipeline.Behaviour.LevelsRefused > 0);
        string refused = learnt == Changed ? "second" : "first";
        int alarms = fleet.Listener.Findings.Count(one =>
            one.IsAlarm && one.Session.StartsWith(refused, StringComparison.Ordinal)
        );
        Assert.Equal(40, alarms);
    }

    [Fact]
    public void A_restart_between_changes_nothing_and_a_damaged_watch_is_refused()
    {
        PipelineOptions options = FalseAlarmTests.Small(Alpha);
        using Fleet fleet = Settled(out SplitMix64 random);
        PlayOne(fleet, Slow, ref random, "slow", 3);
        Slow.Play(fleet, ref random, Changed, "open", isEnded: false);
        fleet.Flush();
        StateSectionsInMemory saved = StateSectionsInMemory.Of(fleet.Pipeline);
        using Fleet restarted = fleet.Restarted(saved, options);
        Assert.Equal(saved.Show(), StateSectionsInMemory.Of(restarted.Pipeline).Show());

        SplitMix64 again = random;
        PlayOne(fleet, Slow, ref random, "later", 20);
        PlayOne(restarted, Slow, ref again, "later", 20);
        Assert.Single(LearntOf(restarted));
        Assert.Equal(
            StateSectionsInMemory.Of(fleet.Pipeline).Show(),
            StateSectionsInMemory.Of(restarted.Pipeline).Show()
        );

        // An older state has no such section.
        Assert.True(saved.Sections.Remove("levels", out byte[]? bytes));
        Assert.Null(Refusal(saved, options));
        saved.Sections.Add("levels", bytes[..^1]);
        Assert.NotNull(Refusal(saved, options));
        Assert.NotNull(Refusal(saved.With("levels", [.. bytes, 0]), options));
        byte[] elsewhere = [.. bytes];
        elsewhere[17] = 0x7f;
        Assert.Contains(
            "agent",
            Refusal(saved.With("levels", elsewhere), options),
            StringComparison.Ordinal
        );
    }

    private static string? Refusal(StateSectionsInMemory saved, PipelineOptions options)
    {
        bool isLoaded = Pipeline.TryLoad(
            saved,
            options,
            new Names(new KeyedHash(11, 12), new NameLimits()),
            new RecordingListener(),
            out Pipeline? loaded,
            out string? reason
        );
        loaded?.Dispose();
        Assert.Equal(isLoaded, reason is null);
        return reason;
    }

    private static Fleet Settled(out SplitMix64 random, int sessionsMax = SessionsMax)
    {
        Fleet fleet = new(FalseAlarmTests.Small(Alpha) with { LevelSessionsMax = sessionsMax });
        random = new SplitMix64(1);
        PlayAll(fleet, ref random);
        return fleet;
    }

    private static void PlayAll(Fleet fleet, ref SplitMix64 random)
    {
        for (int session = 0; session < 1_200; session++)
        {
            Usual.Play(fleet, ref random, $"clerk {session % Agents}", $"before {session}");
        }

        fleet.Flush();
        Assert.Empty(LearntOf(fleet));
    }

    private static void PlayOne(
        Fleet fleet,
        Work work,
        ref SplitMix64 random,
        string name,
        int sessions
    )
    {
        for (int session = 0; session < sessions; session++)
        {
            work.Play(fleet, ref random, Changed, $"{name} {session}");
        }

        fleet.Flush();
    }

    private static int Slot(Fleet fleet) =>
        fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of(Changed));

    private static VerdictLevel LevelOf(Fleet fleet) => fleet.Pipeline.LevelOf(Slot(fleet));

    private static int AlarmsOf(Fleet fleet) =>
        fleet.Listener.Findings.Count(static one => one is { IsAlarm: true, Agent: Changed });

    private static List<Finding> LearntOf(Fleet fleet) =>
        fleet.Listener.Findings.FindAll(static one => !one.IsAlarm);
}
