using Custodes.Baselines.Behaviour;
using Custodes.Contracts;

namespace Custodes.Baselines.Tests.Behaviour;

/// <summary>
/// Goal: numbers that others decide are learnt after so many sessions and not one before, together with what was usual; numbers
/// that the agent decides never are.
/// Method: one agent; sessions that are marked and counted as the judge would, its block and anchor read between them.
/// </summary>
public sealed class LevelWatchTests
{
    private const int SessionsMax = 5;
    private const int ToGather = 256;
    private const int CallsPerSession = 6;
    private const double Usual = 8;
    private ulong session = 1;

    [Fact]
    public void A_level_is_learnt_at_the_limit_and_not_one_before()
    {
        using Rows rows = Settled();
        float anchored = rows.Baseline.Anchor(0).Mean[NumericFeature.Duration];
        for (int held = 1; held < SessionsMax; held++)
        {
            // What the first rows teach before they alarm is all.
            Assert.Null(Hold(rows, Usual + 4));
            Assert.Equal(Usual, rows.Baseline.Agent(0).Mean[NumericFeature.Duration], 0.2);
            Assert.Equal(anchored, rows.Baseline.Anchor(0).Mean[NumericFeature.Duration]);
        }

        LevelShift shift = Assert.Single(Hold(rows, Usual + 4)!);
        Assert.Equal(NumericFeature.Duration, shift.Feature);
        Assert.Equal(anchored, shift.Before);
        Assert.Equal(Usual + 4, shift.Seen, 0.1);

        // Both the old level and the new lie within two standard deviations of what is usual now.
        AgentBlock agent = rows.Baseline.Agent(0);
        float spread = MathF.Sqrt(agent.Variance[NumericFeature.Duration]);
        Assert.InRange(
            agent.Mean[NumericFeature.Duration],
            Usual + 4 - (2 * spread),
            Usual + (2 * spread)
        );
        Assert.Equal(
            agent.Mean[NumericFeature.Duration],
            rows.Baseline.Anchor(0).Mean[NumericFeature.Duration]
        );
        Assert.Equal(0, agent.Suspicions[0]);
    }

    [Fact]
    public void What_the_agent_sends_is_never_learnt()
    {
        using Rows rows = Settled();
        float before = rows.Baseline.Agent(0).Mean[NumericFeature.ArgumentBytes];
        float anchored = rows.Baseline.Anchor(0).Mean[NumericFeature.ArgumentBytes];
        bool isLearnt = false;
        for (int held = 0; held < 2 * SessionsMax; held++)
        {
            isLearnt |= Hold(rows, Usual + 4, sent: 14) is not null;
        }

        Assert.True(isLearnt);
        Assert.Equal(before, rows.Baseline.Agent(0).Mean[NumericFeature.ArgumentBytes], 0.1);
        Assert.Equal(anchored, rows.Baseline.Anchor(0).Mean[NumericFeature.ArgumentBytes]);
    }

    [Fact]
    public void Its_own_bits_are_what_is_left_without_what_others_decide()
    {
        using Rows rows = Settled();
        Begin(rows, Usual + 6, sent: 10);
        Surprise surprise = rows.Observe()[0];
        Assert.True(surprise.Tempo > 10);
        Assert.Equal(
            surprise.Total - surprise.Tempo,
            rows.Baseline.OwnBits(rows.Row(0), surprise),
            0.01
        );

        Begin(rows, Usual, sent: 16);
        surprise = rows.Observe()[0];
        Assert.True(rows.Baseline.OwnBits(rows.Row(0), surprise) > 10);
    }

    [Fact]
    public void A_session_that_stands_out_for_more_takes_two_back()
    {
        using Rows rows = Settled();
        for (int held = 1; held < SessionsMax; held++)
        {
            Assert.Null(Hold(rows, Usual + 4));
        }

        Assert.Null(Hold(rows, Usual + 4, isMore: true));
        Assert.Null(Hold(rows, Usual + 4));
        Assert.Null(Hold(rows, Usual + 4));
        Assert.NotNull(Hold(rows, Usual + 4));
    }

    [Fact]
    public void Nothing_is_learnt_while_something_else_speaks_against_the_agent()
    {
        using Rows rows = Settled();
        for (int held = 0; held < 3 * SessionsMax; held++)
        {
            Assert.Null(Hold(rows, Usual + 4, mayLearn: false));
        }

        Assert.NotNull(Hold(rows, Usual + 4));
    }

    [Fact]
    public void What_was_gathered_is_forgotten_by_a_new_build_and_past_its_span()
    {
        using Rows rows = Settled();
        for (int held = 1; held < SessionsMax; held++)
        {
            Assert.Null(Hold(rows, Usual + 4));
        }

        Assert.Equal(1, rows.Baseline.LevelCount);
        for (int sessions = SessionsMax - 1; sessions < ToGather; sessions++)
        {
            Assert.Equal(1, rows.Baseline.LevelCount);
            Pass(rows);
        }

        Assert.Equal(0, rows.Baseline.LevelCount);
        Assert.Null(Hold(rows, Usual + 4));
        Assert.Equal(1, rows.Baseline.LevelCount);
        Begin(rows, Usual, build: 2);
        _ = rows.Observe();
        Assert.Equal(0, rows.Baseline.LevelCount);
    }

    [Fact]
    public void The_wider_spread_lasts_for_511_sessions_and_ends_with_the_next()
    {
        using Rows rows = Settled();
        for (int held = 0; held < SessionsMax; held++)
        {
            _ = Hold(rows, Usual + 4);
        }

        float wide = rows.Baseline.Agent(0).Variance[NumericFeature.Duration];
        for (int sessions = 1; sessions < 512; sessions++)
        {
            Pass(rows, Usual + 3);
            Assert.True(rows.Baseline.Agent(0).Variance[NumericFeature.Duration] >= wide);
        }

        Pass(rows, Usual + 3);
        Assert.Equal(0, rows.Baseline.LevelCount);
        Assert.True(rows.Baseline.Agent(0).Variance[NumericFeature.Duration] < wide);
    }

    // One session that alarms for its first row, as long as nothing else in it would.
    private IReadOnlyList<LevelShift>? Hold(
        Rows rows,
        double duration,
        double sent = 10,
        bool isMore = false,
        bool mayLearn = true
    )
    {
        Begin(rows, duration, sent);
        Surprise surprise = rows.Observe()[0];
        int slot = rows.Baseline.FindSession(session);
        rows.Baseline.WatchLevels(rows.Row(0), rows.Baseline.OwnBits(rows.Row(0), surprise));
        rows.Baseline.MarkIncident(slot);
        rows.Baseline.NoteOwnBits(slot, 0, isMore);
        for (int call = 1; call < CallsPerSession; call++)
        {
            Add(rows, duration, sent);
            _ = rows.Observe();
        }

        return End(rows, slot, mayLearn);
    }

    private void Pass(Rows rows, double duration = Usual)
    {
        Begin(rows, duration);
        _ = rows.Observe();
        Assert.Null(End(rows, rows.Baseline.FindSession(session), mayLearn: true));
    }

    private static IReadOnlyList<LevelShift>? End(Rows rows, int slot, bool mayLearn)
    {
        LevelSession? known = rows.Baseline.EndLevels(slot);
        ClosedSession closed = rows.Baseline.Close(slot);
        return rows.Baseline.CountLevels(closed, known, SessionsMax, ToGather, mayLearn);
    }

    private Rows Settled()
    {
        Rows rows = new();
        for (int step = 0; step < 300; step++)
        {
            Add(rows, Usual + (step % 3 * 0.1));
            _ = rows.Observe();
        }

        _ = rows.Baseline.Close(rows.Baseline.FindSession(session));
        Assert.Equal((byte)BaselineState.Active, rows.Baseline.Agent(0).State);
        return rows;
    }

    private void Begin(Rows rows, double duration, double sent = 10, ulong build = 0)
    {
        session++;
        Add(rows, duration, sent, build);
    }

    private void Add(Rows rows, double duration, double sent = 10, ulong build = 0)
    {
        ref Observation row = ref rows.Add(agent: 1, role: 1, session, action: 1);
        row.DurationMs = (int)Math.Pow(2, duration);
        row.ArgumentBytes = (int)Math.Pow(2, sent);
        row.Build = build;
    }
}
