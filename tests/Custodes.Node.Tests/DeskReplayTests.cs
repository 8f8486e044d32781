using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: snapshot and journal give exactly the state that was, whatever came in between. Method: seeded
/// streams of telemetry, passing time and orders through a real directory; the state, saved as bytes, is
/// compared with what the next process would make of the directory.
/// </summary>
public sealed class DeskReplayTests
{
    private const long StartMs = 1_800_000_000_000;
    private const int Steps = 1_500;

    private static readonly OrderKind[] Orders =
    [
        OrderKind.Release,
        OrderKind.Quarantine,
        OrderKind.Reset,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_journal_gives_the_same_state_byte_for_byte(ulong seed)
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        string before;
        using (ServedDesk desk = new(folder.Path, time))
        {
            Play(desk, time, seed);
            before = desk.StateText();
            Assert.True(desk.Fleet.Pipeline.SessionCount > 10);
            Assert.True(desk.Fleet.Verdicts.Count > 10);
        }

        time.NowMs += 3_600_000;
        using ServedDesk next = new(folder.Path, time);
        Assert.True(next.Replayed > Steps / 2);
        Assert.Equal(before, next.StateText());
    }

    [Fact]
    public async Task A_snapshot_and_the_journal_behind_it_give_the_same_state()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        string before;
        using (ServedDesk desk = new(folder.Path, time))
        {
            Play(desk, time, seed: 4);
            Assert.True(desk.Desk.BeginLastSnapshot());
            await desk.Keeper.Writing;
            Assert.Equal("", desk.Keeper.Failure);
            Play(desk, time, seed: 5);
            before = desk.StateText();
        }

        using ServedDesk next = new(folder.Path, time);
        Assert.True(next.State.Snapshot!.Number > 0);
        Assert.InRange(next.Replayed, Steps / 2, 2 * Steps);
        Assert.Equal(before, next.StateText());
    }

    [Fact]
    public void An_order_is_on_the_disk_when_it_is_answered_and_does_not_end_by_itself()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        Assert.IsType<IntakeResult.Accepted>(
            desk.Take(ServedDesk.Body("a-1", "s-1", 1, "read_file", StartMs))
        );
        CommandResult.Done done = Assert.IsType<CommandResult.Done>(
            desk.Desk.Order("a-1", OrderKind.Quarantine, "eva", "looks odd")
        );
        Assert.Equal(0, done.Verdict.ExpiresMs);
        Assert.Equal("eva", done.Verdict.Actor);
        Assert.Equal(desk.State.Journal.LastNumber, desk.State.Journal.DurableNumber);

        time.NowMs += 365L * 24 * 3_600_000;
        Assert.True(desk.Desk.Tick());
        Assert.Equal(1, desk.Fleet.Pipeline.QuarantinedCount);
        Assert.IsType<CommandResult.Refused>(
            desk.Desk.Order("a-1", OrderKind.Quarantine, "eva", "again")
        );
        Assert.IsType<CommandResult.UnknownAgent>(
            desk.Desk.Order("a-2", OrderKind.Quarantine, "eva", "who?")
        );
        _ = Assert.IsType<CommandResult.Done>(
            desk.Desk.Order("a-1", OrderKind.Release, "eva", "looked at it")
        );
        Assert.Equal(0, desk.Fleet.Pipeline.QuarantinedCount);
    }

    [Fact]
    public void A_quiet_node_writes_nothing()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        for (int tick = 0; tick < 100; tick++)
        {
            time.NowMs += 1_000;
            Assert.True(desk.Desk.Tick());
        }

        Assert.Equal(0UL, desk.State.Journal.LastNumber);
    }

    [Fact]
    public void A_clock_that_is_set_back_neither_stops_the_pipeline_nor_the_disk()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 1, "read_file", StartMs));
        Assert.True(desk.Desk.Tick());
        time.WallAheadMs = -3_600_000;
        time.NowMs += 5_000;
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 2, "read_file", StartMs));
        Assert.Equal(StartMs + 5_000, desk.Fleet.Pipeline.Now);
        Assert.True(desk.Desk.Tick());
        Assert.Equal(desk.State.Journal.LastNumber, desk.State.Journal.DurableNumber);

        // Sessions end when they were idle for long, whatever the wall clock says.
        time.NowMs += 100_000;
        Assert.True(desk.Desk.Tick());
        Assert.Equal(1, desk.Fleet.Pipeline.SessionCount);
    }

    [Fact]
    public void A_clock_that_goes_ahead_is_followed_at_once_and_a_jump_of_days_once_it_lasts()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        const long HourMs = 3_600_000;
        const long YearMs = 365 * 24 * HourMs;
        time.WallAheadMs = HourMs;
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 1, "read_file", StartMs));
        Assert.Equal(StartMs + HourMs, desk.Fleet.Pipeline.Now);

        time.WallAheadMs = YearMs;
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 2, "read_file", StartMs));
        time.NowMs += 599_999;
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 3, "read_file", StartMs));
        Assert.Equal(StartMs + HourMs + 599_999, desk.Fleet.Pipeline.Now);
        time.NowMs += 1;
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 4, "read_file", StartMs));
        Assert.Equal(StartMs + YearMs + 600_000, desk.Fleet.Pipeline.Now);

        // Set right again: time goes on from where it is, and does not stand still for a year.
        time.WallAheadMs = 0;
        time.NowMs += 7_000;
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 5, "read_file", StartMs));
        Assert.Equal(StartMs + YearMs + 607_000, desk.Fleet.Pipeline.Now);
    }

    [Fact]
    public void A_tick_that_is_due_is_made_between_two_pieces_of_work_and_not_before()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 1, "read_file", StartMs));
        time.NowMs += 499;
        desk.Desk.TickWhenDue(500);
        Assert.Equal(0UL, desk.State.Journal.DurableNumber);
        time.NowMs += 1;
        desk.Desk.TickWhenDue(500);
        Assert.True(desk.State.Journal.DurableNumber > 0);
    }

    [Fact]
    public void An_agent_that_drifted_can_be_released_and_learns_again()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 1, "read_file", StartMs));
        Assert.IsType<CommandResult.Refused>(
            desk.Desk.Order("a-1", OrderKind.Release, "eva", "nothing to release")
        );
        ref AgentBlock agent = ref desk.Fleet.Pipeline.Behaviour.Agent(0);
        agent.State = (byte)BaselineState.Drifted;
        agent.Observations = 1_000;
        agent.SinceBuild = 1_000;
        desk.Fleet.Pipeline.Behaviour.Anchor(0).Spread[0] = 1;
        CommandResult.Done done = Assert.IsType<CommandResult.Done>(
            desk.Desk.Order("a-1", OrderKind.Release, "eva", "its work has changed")
        );
        Assert.Equal((VerdictLevel.Normal, "eva"), (done.Verdict.Level, done.Verdict.Actor));
        agent = ref desk.Fleet.Pipeline.Behaviour.Agent(0);
        Assert.Equal((byte)BaselineState.Learning, agent.State);
        Assert.Equal(0, desk.Fleet.Pipeline.Behaviour.Anchor(0).Spread[0]);

        // It is anchored anew once it was seen for a while.
        for (int call = 2; call < 40; call++)
        {
            _ = desk.Take(ServedDesk.Body("a-1", "s-1", call, "read_file", StartMs));
        }

        Assert.Equal((byte)BaselineState.Active, desk.Fleet.Pipeline.Behaviour.Agent(0).State);
        Assert.NotEqual(0, desk.Fleet.Pipeline.Behaviour.Anchor(0).Spread[0]);
    }

    [Fact]
    public void A_quarantined_agent_learns_nothing_and_begins_anew_once_it_is_released()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        for (int call = 1; call < 60; call++)
        {
            _ = desk.Take(ServedDesk.Body("a-1", "s-1", call, "read_file", StartMs));
        }

        BehaviourBaseline baseline = desk.Fleet.Pipeline.Behaviour;
        Assert.Equal((byte)BaselineState.Active, baseline.Agent(0).State);
        _ = desk.Desk.Order("a-1", OrderKind.Quarantine, "eva", "it was hijacked");
        Assert.Equal((byte)BaselineState.Poisoned, baseline.Agent(0).State);
        byte tools = baseline.Agent(0).ToolCount;
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 60, "wipe_disk", StartMs));
        Assert.Equal(tools, baseline.Agent(0).ToolCount);

        _ = desk.Desk.Order("a-1", OrderKind.Release, "eva", "mended");
        Assert.Equal((byte)BaselineState.ResetPending, baseline.Agent(0).State);
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 61, "read_file", StartMs));
        Assert.Equal((byte)BaselineState.ResetPending, baseline.Agent(0).State);
        _ = desk.Take(ServedDesk.Body("a-1", "s-2", 1, "read_file", StartMs));
        Assert.Equal((byte)BaselineState.Learning, baseline.Agent(0).State);
        Assert.Equal(1u, baseline.Agent(0).Observations);
        Assert.Equal(1, baseline.Roles[baseline.Agent(0).Role].Agents);
    }

    [Fact]
    public void An_operator_may_let_a_baseline_begin_anew()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        _ = desk.Take(ServedDesk.Body("a-1", "s-1", 1, "read_file", StartMs));
        CommandResult.Done done = Assert.IsType<CommandResult.Done>(
            desk.Desk.Order("a-1", OrderKind.Reset, "eva", "other work from now on")
        );
        Assert.Equal((VerdictLevel.Normal, "eva"), (done.Verdict.Level, done.Verdict.Actor));
        Assert.IsType<CommandResult.Refused>(
            desk.Desk.Order("a-1", OrderKind.Reset, "eva", "again")
        );
        BehaviourBaseline baseline = desk.Fleet.Pipeline.Behaviour;
        Assert.Equal((byte)BaselineState.ResetPending, baseline.Agent(0).State);
        _ = desk.Take(ServedDesk.Body("a-1", "s-2", 1, "read_file", StartMs));
        Assert.Equal((byte)BaselineState.Learning, baseline.Agent(0).State);
    }

    [Fact]
    public void What_stands_before_damage_is_taken_and_the_sender_told()
    {
        using Scratch folder = new();
        ManualTime time = new(StartMs);
        using ServedDesk desk = new(folder.Path, time);
        byte[] body = ServedDesk.Body("a-1", "s-1", 1, "read_file", StartMs);
        _ = Assert.IsType<IntakeResult.Malformed>(desk.Take(body[..^2]));
        Assert.Equal(1, desk.Fleet.Pipeline.ObservationCount);
        Assert.Equal(1UL, desk.State.Journal.LastNumber);
    }

    private static void Play(ServedDesk desk, ManualTime time, ulong seed)
    {
        long before = desk.Fleet.Pipeline.ObservationCount;
        SplitMix64 random = new(seed);
        for (int step = 0; step < Steps; step++)
        {
            time.NowMs += random.Below(4_000);
            int choice = random.Below(20);
            string agent = $"agent-{random.Below(12)}";
            if (choice == 0)
            {
                OrderKind kind = Orders[random.Below(Orders.Length)];
                _ = desk.Desk.Order(agent, kind, "eva", "a test");
            }
            else if (choice < 4)
            {
                Assert.True(desk.Desk.Tick());
            }
            else
            {
                string tool = $"tool_{random.Below(random.Below(30) + 1)}";
                string session = $"{agent}-{time.NowMs / 200_000}";
                _ = Assert.IsType<IntakeResult.Accepted>(
                    desk.Take(
                        ServedDesk.Body(
                            agent,
                            session,
                            (int)seed * 10_000 + step + 1,
                            tool,
                            time.NowMs
                        )
                    )
                );
            }
        }

        // A stream of nothing would be replayed to nothing.
        Assert.InRange(desk.Fleet.Pipeline.ObservationCount - before, Steps / 2, Steps);
    }
}
