using Custodes.Baselines.Behaviour;
using Custodes.Contracts;

namespace Custodes.Baselines.Tests.Behaviour;

/// <summary>
/// Goal: every table takes what it says and no more, counts what it refused, and a full one is no place
/// to hide; steady state allocates nothing.
/// Method: each table at its limit and one past it; bytes allocated by the thread over a thousand batches.
/// </summary>
public sealed class BehaviourLimitTests
{
    [Fact]
    public void Agents_past_the_limit_are_judged_as_their_role_and_counted()
    {
        using Rows rows = new();
        for (int round = 0; round < 100; round++)
        {
            for (ulong agent = 1; agent <= 8; agent++)
            {
                ref Observation row = ref rows.Add(agent, 1, agent, 1);
                row.ArgumentBytes = 100;
            }

            _ = rows.Observe();
        }

        Assert.Equal(8, rows.Baseline.AgentCount);
        Assert.Equal(0, rows.Baseline.AgentsRefused);
        _ = rows.Baseline.Close(rows.Baseline.FindSession(1));
        ref Observation huge = ref rows.Add(9, 1, 9, 1);
        huge.ArgumentBytes = 100_000_000;
        Surprise surprise = rows.Observe()[0];
        Assert.Equal(1, rows.Baseline.AgentsRefused);
        Assert.Equal(8, rows.Baseline.AgentCount);
        Assert.Equal(12, surprise.Volume);
        Assert.False(surprise.WasLearnt);
    }

    [Fact]
    public void A_session_lies_beside_its_agent_while_that_place_is_free()
    {
        using Rows rows = new();
        for (ulong agent = 1; agent <= 3; agent++)
        {
            _ = rows.Add(agent, 1, 10 + agent, 1);
        }

        _ = rows.Observe();
        BehaviourBaseline baseline = rows.Baseline;
        _ = baseline.Close(baseline.FindSession(11));
        _ = baseline.Close(baseline.FindSession(13));
        _ = rows.Add(3, 1, 23, 1);
        _ = rows.Add(1, 1, 21, 1);
        _ = rows.Add(1, 1, 31, 1);
        _ = rows.Observe();
        Assert.Equal(baseline.FindAgent(3), baseline.FindSession(23));
        Assert.Equal(baseline.FindAgent(1), baseline.FindSession(21));
        Assert.Equal(baseline.FindAgent(2), baseline.FindSession(12));
        Assert.Equal(3, baseline.FindSession(31));
        Assert.Equal(4, baseline.SessionCount);
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(8, 2)]
    [InlineData(1, 1)]
    public void Tables_of_any_two_sizes_hold_as_many_as_they_say(int agents, int sessions)
    {
        using Rows rows = new(
            Rows.Small with
            {
                AgentCountMax = agents,
                SessionCountMax = sessions,
            }
        );
        for (ulong number = 1; number <= 9; number++)
        {
            _ = rows.Add(number, 1, 100 + number, 1);
            _ = rows.Observe();
        }

        BehaviourBaseline baseline = rows.Baseline;
        Assert.Equal(Math.Min(agents, sessions), baseline.AgentCount);
        Assert.Equal(sessions, baseline.SessionCount);
        HashSet<int> slots = [];
        for (int number = 1; number <= sessions; number++)
        {
            int slot = baseline.FindSession((ulong)(100 + number));
            Assert.True(slots.Add(slot));
            Assert.Equal(1, baseline.Session(slot).Observations);
        }
    }

    [Fact]
    public void Sessions_past_the_limit_are_refused_and_counted_until_one_closes()
    {
        using Rows rows = new();
        for (ulong session = 1; session <= 9; session++)
        {
            _ = rows.Add(1, 1, session, 1);
        }

        Surprise[] surprises = rows.Observe();
        Assert.Equal(8, rows.Baseline.SessionCount);
        Assert.Equal(1, rows.Baseline.SessionsRefused);
        Assert.True(surprises[7].WasLearnt);
        Assert.False(surprises[8].WasLearnt);

        _ = rows.Baseline.Close(rows.Baseline.FindSession(4));
        _ = rows.Add(1, 1, 9, 1);
        Assert.True(rows.Observe()[0].WasLearnt);
        Assert.Equal(8, rows.Baseline.SessionCount);
    }

    [Fact]
    public void Roles_past_the_limit_are_judged_as_the_fleet_and_counted()
    {
        using Rows rows = new();
        for (ulong role = 1; role <= 5; role++)
        {
            _ = rows.Add(role, role, role, 1);
        }

        _ = rows.Observe();
        Assert.Equal(5, rows.Baseline.Roles.Count);
        Assert.Equal(1, rows.Baseline.RolesRefused);
        Assert.Equal(0, rows.Row(4).Role);
        Assert.Equal(4, rows.Row(3).Role);
    }

    [Fact]
    public void Actions_past_the_limit_share_a_symbol_and_are_counted()
    {
        using ActionTable actions = new(2);
        Assert.Equal(2, actions.Describe(10, default));
        Assert.Equal(3, actions.Describe(20, default));
        Assert.Equal(0, actions.Refused);
        Assert.Equal(ActionTable.Other, actions.Describe(30, default));
        Assert.Equal(1, actions.Refused);
        Assert.Equal(2, actions.Describe(10, default));
        Assert.Equal(0, actions.Find(0));
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        using Rows rows = new();
        for (int row = 0; row < 256; row++)
        {
            ref Observation observation = ref rows.Add(
                (ulong)(row % 7) + 1,
                (ulong)(row % 3) + 1,
                (ulong)(row % 7) + 1,
                (ulong)(row % 5) + 1
            );
            observation.ArgumentBytes = row;
            observation.TimeMs = row;
        }

        for (int warm = 0; warm < 50; warm++)
        {
            rows.ObserveAgain();
        }

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int count = 0; count < 200; count++)
                {
                    rows.ObserveAgain();
                }
            })
        );
    }
}
