using Custodes.Baselines.Behaviour;
using Custodes.Contracts;

namespace Custodes.Baselines.Tests.Behaviour;

/// <summary>
/// Goal: an agent's baseline ripens, stops at its drift budget, begins a new epoch with a new build, and
/// gets back what it was before an incident; whose session it is may be corrected.
/// Method: one agent, one number at a time, its block read between the batches.
/// </summary>
public sealed class LifecycleTests
{
    [Fact]
    public void A_slow_poisoning_is_stopped_by_the_drift_budget()
    {
        using Rows rows = new();
        double log2 = 10;
        for (int step = 0; step < 300; step++)
        {
            Feed(rows, log2 + (step % 3 * 0.1));
        }

        Assert.Equal((byte)BaselineState.Active, rows.Baseline.Agent(0).State);
        float anchored = rows.Baseline.Anchor(0).Mean[0];
        for (int step = 0; step < 20_000 && !IsDrifted(rows); step++)
        {
            log2 += 0.002;
            Feed(rows, log2 + (step % 3 * 0.1));
        }

        Assert.True(IsDrifted(rows));
        float stopped = rows.Baseline.Agent(0).Mean[0];
        Assert.InRange(stopped - anchored, 0.2, 1.5);

        // What happens then: nothing more is learnt, so the attacker's next steps surprise ever more.
        Surprise[] surprises = Feed(rows, log2 + 4);
        Assert.False(surprises[0].WasLearnt);
        Assert.Equal(12, surprises[0].Volume);
        Assert.Equal(stopped, rows.Baseline.Agent(0).Mean[0]);
    }

    [Fact]
    public void A_new_build_begins_a_new_epoch_and_does_not_count_as_drift()
    {
        using Rows rows = new();
        for (int step = 0; step < 300; step++)
        {
            Feed(rows, 10 + (step % 3 * 0.1), build: 7);
        }

        Assert.Equal((byte)BaselineState.Active, rows.Baseline.Agent(0).State);
        _ = Feed(rows, 12, build: 8);
        Assert.Equal((byte)BaselineState.Learning, rows.Baseline.Agent(0).State);
        Assert.Equal(8u, rows.Baseline.Agent(0).Build);
        for (int step = 0; step < 2_000; step++)
        {
            Feed(rows, 12 + (step % 3 * 0.1), build: 8);
        }

        Assert.Equal((byte)BaselineState.Active, rows.Baseline.Agent(0).State);
        Assert.InRange(rows.Baseline.Agent(0).Mean[0], 11.9, 12.3);
        Assert.True(Feed(rows, 12, build: 8)[0].WasLearnt);
    }

    [Fact]
    public void An_incident_puts_the_block_back_as_it_was_before_suspicion_rose()
    {
        using Rows rows = new();
        for (int step = 0; step < 1_000; step++)
        {
            Feed(rows, 10 + (step % 3 * 0.1));
        }

        // Sizes that surprise a little each time: suspicion rises slowly enough to be learnt from.
        AgentBlock before = default;
        for (int step = 0; rows.Baseline.Agent(0).IncidentCopy == 0 && step < 500; step++)
        {
            before = rows.Baseline.Agent(0);
            Feed(rows, 11.2);
        }

        Assert.NotEqual(0, rows.Baseline.Agent(0).IncidentCopy);
        Feed(rows, 11.2);
        Assert.NotEqual(before.Mean[0], rows.Baseline.Agent(0).Mean[0]);
        rows.Baseline.MarkIncident(rows.Baseline.FindSession(1));
        AgentBlock after = rows.Baseline.Agent(0);
        Assert.Equal(before.Mean[0], after.Mean[0]);
        Assert.Equal(before.Variance[0], after.Variance[0]);
        Assert.Equal(before.Tools.Uses[0], after.Tools.Uses[0]);
        Assert.Equal(0, after.IncidentCopy);
        Assert.False(Feed(rows, 10)[0].WasLearnt);
    }

    [Fact]
    public void Without_room_for_a_copy_a_suspicious_agent_learns_nothing()
    {
        using IncidentCopies copies = new(1);
        AgentBlock first = new() { Key = 1 };
        AgentBlock second = new() { Key = 2 };
        Assert.True(copies.TryTake(ref first));
        Assert.True(copies.TryTake(ref first));
        Assert.Equal(0, copies.Refused);
        Assert.False(copies.TryTake(ref second));
        Assert.Equal(1, copies.Refused);
        copies.Drop(ref first);
        Assert.True(copies.TryTake(ref second));
        Assert.False(copies.TryRestore(ref first));
        Assert.Equal(1, copies.Count);
    }

    [Fact]
    public void A_long_silence_makes_a_history_old_and_no_way_past_the_drift_budget()
    {
        using Rows rows = new();
        for (int step = 0; step < 300; step++)
        {
            Feed(rows, 10 + (step % 3 * 0.1), timeMs: 1_000 + step);
        }

        float anchored = rows.Baseline.Anchor(0).Mean[0];
        long atLimit = 1_299 + AgentLifecycle.StaleAfterMs;
        Feed(rows, 10, timeMs: atLimit, session: 2);
        Assert.Equal((byte)BaselineState.Active, rows.Baseline.Agent(0).State);
        long past = atLimit + AgentLifecycle.StaleAfterMs + 1;
        Feed(rows, 10, timeMs: past, session: 2);
        Assert.Equal((byte)BaselineState.Active, rows.Baseline.Agent(0).State);
        long again = past + AgentLifecycle.StaleAfterMs + 1;
        Feed(rows, 10, timeMs: again, session: 3);
        Assert.Equal((byte)BaselineState.Stale, rows.Baseline.Agent(0).State);
        for (int step = 0; step < 30; step++)
        {
            Assert.True(Feed(rows, 10, timeMs: again + step, session: 3)[0].WasLearnt);
        }

        Assert.Equal((byte)BaselineState.Active, rows.Baseline.Agent(0).State);
        Assert.Equal(anchored, rows.Baseline.Anchor(0).Mean[0]);
    }

    [Fact]
    public void A_poisoned_baseline_stands_still_and_no_new_build_frees_it()
    {
        using Rows rows = new();
        for (int step = 0; step < 300; step++)
        {
            Feed(rows, 10 + (step % 3 * 0.1), build: 7);
        }

        rows.Baseline.Poison(0);
        float mean = rows.Baseline.Agent(0).Mean[0];
        Assert.False(Feed(rows, 10, build: 7)[0].WasLearnt);
        Assert.False(Feed(rows, 10, build: 8, session: 2)[0].WasLearnt);
        Assert.Equal((byte)BaselineState.Poisoned, rows.Baseline.Agent(0).State);
        Assert.Equal(mean, rows.Baseline.Agent(0).Mean[0]);
        Assert.False(AgentLifecycle.MayBeForgotten(in rows.Baseline.Agent(0)));

        rows.Baseline.StartAnew(0);
        Assert.False(Feed(rows, 10, build: 8, session: 2)[0].WasLearnt);
        Assert.True(Feed(rows, 10, build: 8, session: 3)[0].WasLearnt);
        Assert.Equal((byte)BaselineState.Learning, rows.Baseline.Agent(0).State);
        Assert.Equal(1u, rows.Baseline.Agent(0).Observations);
        Assert.Equal(1, rows.Baseline.Roles[rows.Row(0).Role].Agents);
        Assert.Equal(0, rows.Baseline.Anchor(0).Spread[0]);
    }

    [Fact]
    public void A_stand_in_gives_way_to_the_agent_that_a_later_row_names()
    {
        using Rows rows = new();
        ref Observation standIn = ref rows.Add(5, 1, 1, 1);
        standIn.IsAgentProvisional = true;
        _ = rows.Add(6, 1, 1, 1);
        ref Observation again = ref rows.Add(5, 1, 1, 1);
        again.IsAgentProvisional = true;
        _ = rows.Add(0, 1, 1, 1);
        _ = rows.Observe();
        Assert.Equal(rows.Baseline.FindAgent(5), rows.Row(0).Agent);
        int real = rows.Baseline.FindAgent(6);
        Assert.Equal(real, rows.Row(1).Agent);
        Assert.Equal(real, rows.Row(2).Agent);
        Assert.Equal(real, rows.Row(3).Agent);
        Assert.Equal(0, rows.Baseline.AgentsRefused);
        ClosedSession closed = rows.Baseline.Close(rows.Baseline.FindSession(1));
        Assert.Equal(real, closed.Agent);
        Assert.Equal(4, closed.Observations);
        Assert.Equal(1u, rows.Baseline.Agent(real).Sessions);
    }

    [Fact]
    public void Only_a_session_untouched_for_long_is_idle()
    {
        using Rows rows = new();
        _ = rows.Add(1, 1, 1, 1);
        _ = rows.Observe();
        _ = rows.Add(1, 1, 2, 1);
        _ = rows.Observe();
        Assert.False(rows.Baseline.TryFindIdle(1, out _));
        Assert.True(rows.Baseline.TryFindIdle(2, out int slot));
        Assert.Equal(rows.Baseline.FindSession(1), slot);
        _ = rows.Baseline.Close(slot);
        Assert.False(rows.Baseline.TryFindIdle(2, out _));
    }

    private static bool IsDrifted(Rows rows) =>
        rows.Baseline.Agent(0).State == (byte)BaselineState.Drifted;

    private static Surprise[] Feed(
        Rows rows,
        double log2,
        ulong build = 0,
        long timeMs = -1,
        ulong session = 1
    )
    {
        ref Observation row = ref rows.Add(1, 1, session, 1);
        row.ArgumentBytes = (int)Math.Pow(2, log2);
        row.Build = build;
        row.TimeMs = timeMs;
        return rows.Observe();
    }
}
