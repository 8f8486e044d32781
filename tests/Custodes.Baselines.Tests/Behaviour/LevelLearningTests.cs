using Custodes.Baselines.Behaviour;
using Custodes.Contracts;

namespace Custodes.Baselines.Tests.Behaviour;

/// <summary>
/// Goal: what alarms for a level teaches as much as a slow attack without an alarm could, and nothing else teaches.
/// Method: one agent, one number, sessions marked as the judge would mark them, its block read between the rows.
/// </summary>
public sealed class LevelLearningTests
{
    [Fact]
    public void A_level_is_learnt_up_to_the_drift_budget_and_then_an_operator_decides()
    {
        using Rows rows = Settled();
        AgentBlock before = rows.Baseline.Agent(0);
        AnchorBlock anchor = rows.Baseline.Anchor(0);
        rows.Baseline.MarkIncident(rows.Baseline.FindSession(1), isLevelOnly: true);
        int steps = 0;
        while (rows.Baseline.Agent(0).State == (byte)BaselineState.Active && steps < 2_000)
        {
            // Always as far off as is still a level: the most that an attacker could make of it.
            AgentBlock agent = rows.Baseline.Agent(0);
            Surprise surprise = Feed(rows, agent.Mean[0] + (2.8 * Spread(agent.Variance[0])));
            Assert.False(surprise.WasLearnt);
            Assert.InRange(surprise.Volume, 3, 6);
            Assert.True(
                rows.Baseline.Agent(0).Variance[0] <= Math.Max(before.Variance[0], Anchored(anchor))
            );
            steps++;
        }

        Assert.Equal((byte)BaselineState.Drifted, rows.Baseline.Agent(0).State);
        double moved = rows.Baseline.Agent(0).Mean[0] - anchor.Mean[0];
        Assert.InRange(moved, 1.5 * anchor.Spread[0], 1.6 * anchor.Spread[0]);
        AgentBlock stopped = rows.Baseline.Agent(0);
        Feed(rows, stopped.Mean[0] + 0.2);
        Assert.Equal(stopped.Mean[0], rows.Baseline.Agent(0).Mean[0]);
    }

    [Theory]
    [InlineData(true, 0.3, true)]
    [InlineData(true, 5, false)]
    [InlineData(false, 0.3, false)]
    public void Only_a_level_that_is_a_little_off_is_learnt(
        bool isLevelOnly,
        double octaves,
        bool isLearnt
    )
    {
        using Rows rows = Settled();
        float before = rows.Baseline.Agent(0).Mean[0];
        rows.Baseline.MarkIncident(rows.Baseline.FindSession(1), isLevelOnly);
        Feed(rows, before + octaves);
        Assert.Equal(isLearnt, rows.Baseline.Agent(0).Mean[0] != before);
    }

    [Fact]
    public void An_incident_that_was_more_once_stays_more()
    {
        using Rows rows = Settled();
        int slot = rows.Baseline.FindSession(1);
        rows.Baseline.MarkIncident(slot);
        rows.Baseline.MarkIncident(slot, isLevelOnly: true);
        Assert.False(rows.Baseline.Session(slot).IsLevelOnly);

        using Rows others = Settled();
        slot = others.Baseline.FindSession(1);
        others.Baseline.MarkIncident(slot, isLevelOnly: true);
        Assert.True(others.Baseline.Session(slot).IsLevelOnly);
        others.Baseline.MarkIncident(slot);
        others.Baseline.MarkIncident(slot, isLevelOnly: true);
        Assert.False(others.Baseline.Session(slot).IsLevelOnly);
    }

    [Fact]
    public void Who_has_no_anchor_yet_learns_no_level()
    {
        using Rows rows = new();
        for (int step = 0; step < 20; step++)
        {
            Feed(rows, 10 + (step % 3 * 0.1));
        }

        float before = rows.Baseline.Agent(0).Mean[0];
        rows.Baseline.MarkIncident(rows.Baseline.FindSession(1), isLevelOnly: true);
        Feed(rows, before + 0.3);
        Assert.Equal(before, rows.Baseline.Agent(0).Mean[0]);
    }

    [Fact]
    public void What_would_alarm_without_its_numbers_is_no_level()
    {
        Surprise surprise = new()
        {
            Tempo = 2,
            Sequence = 3,
            Total = 5,
        };
        Assert.True(BehaviourBaseline.IsLevel(surprise, threshold: 3));
        Assert.False(BehaviourBaseline.IsLevel(surprise, threshold: 2.9));
        surprise.Novelty = 0.1f;
        Assert.False(BehaviourBaseline.IsLevel(surprise, threshold: 4));
    }

    [Fact]
    public void What_was_not_told_now_or_ever_before_stays_as_it_is()
    {
        BehaviourRow row = default;
        AgentBlock agent = new() { State = (byte)BaselineState.Active, Observations = 300 };
        AnchorBlock anchor = default;
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            row.Numbers[feature] = 10.2f;
            agent.Mean[feature] = 10;
            agent.Variance[feature] = 0.05f;
            anchor.Mean[feature] = 10;
            anchor.Spread[feature] = MathF.Sqrt(0.07f);
        }

        row.Numbers[NumericFeature.ResultBytes] = float.NaN;
        agent.Mean[NumericFeature.TokensIn] = float.NaN;
        LevelLearning.Learn(ref row, ref agent, ref anchor);

        Assert.Equal(10, agent.Mean[NumericFeature.ResultBytes]);
        Assert.Equal(0.05f, agent.Variance[NumericFeature.ResultBytes]);
        Assert.True(float.IsNaN(agent.Mean[NumericFeature.TokensIn]));
        Assert.Equal(0.05f, agent.Variance[NumericFeature.TokensIn]);
        foreach (int told in (int[])[NumericFeature.ArgumentBytes, NumericFeature.Gap])
        {
            Assert.InRange(agent.Mean[told], 10.0001f, 10.01f);
            Assert.InRange(agent.Variance[told], 0.049f, 0.05f);
        }
    }

    private static Rows Settled()
    {
        Rows rows = new();
        for (int step = 0; step < 300; step++)
        {
            Feed(rows, 10 + (step % 3 * 0.1));
        }

        Assert.Equal((byte)BaselineState.Active, rows.Baseline.Agent(0).State);
        return rows;
    }

    private static double Spread(float variance) => Math.Sqrt(variance + 0.02);

    private static double Anchored(in AnchorBlock anchor) =>
        (anchor.Spread[0] * anchor.Spread[0]) - 0.02 + 1e-6;

    private static Surprise Feed(Rows rows, double log2)
    {
        ref Observation row = ref rows.Add(agent: 1, role: 1, session: 1, action: 1);
        row.ArgumentBytes = (int)Math.Pow(2, log2);
        return rows.Observe()[0];
    }
}
