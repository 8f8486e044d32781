using Custodes.Contracts;
using Custodes.Detection.Verdicts;

namespace Custodes.Detection.Tests.Verdicts;

/// <summary>
/// Goal: up at once on evidence, down one rung a time, never for evidence that only wobbles.
/// Method: every rung against every kind of input, by a table; hysteresis and time at their limits.
/// </summary>
public sealed class LadderTests
{
    private static readonly LadderOptions Options = new();

    [Theory]
    [InlineData(VerdictLevel.Normal, 4.59, false, VerdictLevel.Normal)]
    [InlineData(VerdictLevel.Normal, 4.6, false, VerdictLevel.Watch)]
    [InlineData(VerdictLevel.Normal, 9.19, false, VerdictLevel.Watch)]
    [InlineData(VerdictLevel.Normal, 9.2, false, VerdictLevel.Suspect)]
    [InlineData(VerdictLevel.Normal, 0, true, VerdictLevel.Suspect)]
    [InlineData(VerdictLevel.Normal, 13.8, false, VerdictLevel.Quarantined)]
    [InlineData(VerdictLevel.Watch, 9.2, false, VerdictLevel.Suspect)]
    [InlineData(VerdictLevel.Watch, 0, true, VerdictLevel.Suspect)]
    [InlineData(VerdictLevel.Watch, 13.8, false, VerdictLevel.Quarantined)]
    [InlineData(VerdictLevel.Suspect, 13.79, true, VerdictLevel.Suspect)]
    [InlineData(VerdictLevel.Suspect, 13.8, false, VerdictLevel.Quarantined)]
    [InlineData(VerdictLevel.Quarantined, 0, true, VerdictLevel.Quarantined)]
    [InlineData(VerdictLevel.Quarantined, 100, false, VerdictLevel.Quarantined)]
    public void Evidence_lifts_at_once_to_the_rung_it_is_for(
        VerdictLevel from,
        double nats,
        bool alarm,
        VerdictLevel to
    )
    {
        LadderState state = Ladder.Set(from, 0, Options);
        (LadderState next, string reason) = Ladder.Step(state, Input(1, nats, alarm), Options);
        Assert.Equal(to, next.Level);
        Assert.Equal(from != to, reason.Length > 0);
    }

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void Quarantine_needs_discovery_room_and_permission(
        bool discovery,
        bool room,
        bool automatic
    )
    {
        LadderInput input = new(1, 20, HasAlarm: false, discovery, room);
        LadderOptions options = Options with { AutomaticQuarantine = automatic };
        Assert.Equal(VerdictLevel.Suspect, Ladder.Step(default, input, options).Next.Level);
    }

    [Theory]
    [InlineData(VerdictLevel.Watch, VerdictLevel.Normal, 4.6 - 2.3)]
    [InlineData(VerdictLevel.Suspect, VerdictLevel.Watch, 9.2 - 2.3)]
    public void Down_needs_the_time_to_be_over_and_evidence_below_the_margin(
        VerdictLevel from,
        VerdictLevel to,
        double line
    )
    {
        LadderState state = Ladder.Set(from, 1_000, Options);
        long end = state.ExpiresMs;
        Assert.Equal(from, Ladder.Step(state, Input(end - 1, 0), Options).Next.Level);
        Assert.Equal(from, Ladder.Step(state, Input(end, line), Options).Next.Level);

        (LadderState next, string reason) = Ladder.Step(state, Input(end, line - 0.01), Options);
        Assert.Equal(to, next.Level);
        Assert.Equal(end, next.SinceMs);
        Assert.NotEqual("", reason);
    }

    [Fact]
    public void An_agent_at_a_line_does_not_flap()
    {
        LadderState state = default;
        int changes = 0;
        for (long hour = 0; hour < 1_000; hour++)
        {
            double nats = hour % 2 == 0 ? 4.7 : 4.5;
            LadderState next = Ladder.Step(state, Input(hour * 3_600_000, nats), Options).Next;
            changes += next.Level == state.Level ? 0 : 1;
            state = next;
        }

        Assert.Equal(1, changes);
    }

    [Fact]
    public void A_quarantine_ends_after_its_time_as_a_suspicion_and_then_step_by_step()
    {
        LadderState state = Begin(VerdictLevel.Quarantined);
        List<VerdictLevel> rungs = [];
        while (state.Level != VerdictLevel.Normal)
        {
            state = Ladder.Step(state, Input(state.ExpiresMs, 0), Options).Next;
            rungs.Add(state.Level);
        }

        Assert.Equal([VerdictLevel.Suspect, VerdictLevel.Watch, VerdictLevel.Normal], rungs);
        Assert.Equal(0, state.ExpiresMs);
    }

    [Theory]
    [InlineData(VerdictLevel.Suspect)]
    [InlineData(VerdictLevel.Quarantined)]
    public void A_new_alarm_renews_the_time_of_the_rung(VerdictLevel level)
    {
        LadderState state = Begin(level);
        long later = state.ExpiresMs - 1;
        (LadderState next, string reason) = Ladder.Step(state, Input(later, 0, true), Options);
        Assert.Equal("", reason);
        Assert.Equal(level, next.Level);
        Assert.Equal(later + state.ExpiresMs, next.ExpiresMs);
        Assert.Equal(0, next.SinceMs);
    }

    [Fact]
    public void A_quarantine_by_order_has_no_end_and_an_alarm_gives_it_none()
    {
        LadderState state = Ladder.Set(VerdictLevel.Quarantined, 0, Options);
        Assert.Equal(long.MaxValue, state.ExpiresMs);
        long later = 100 * Options.QuarantineMs;
        Assert.Equal(state, Ladder.Step(state, Input(later, 0), Options).Next);
        Assert.Equal(state, Ladder.Step(state, Input(later, 0, true), Options).Next);
    }

    // A rung that evidence, not an order, put an agent on.
    private static LadderState Begin(VerdictLevel level)
    {
        double nats =
            level == VerdictLevel.Quarantined ? Options.QuarantineNats : Options.SuspectNats;
        LadderState state = Ladder.Step(default, Input(0, nats), Options).Next;
        Assert.Equal(level, state.Level);
        return state;
    }

    private static LadderInput Input(long nowMs, double nats, bool alarm = false) =>
        new(nowMs, nats, alarm, IsDiscovery: true, MayQuarantine: true);
}
