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
