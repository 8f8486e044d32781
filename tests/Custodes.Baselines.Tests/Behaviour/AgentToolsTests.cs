using Custodes.Baselines.Behaviour;

namespace Custodes.Baselines.Tests.Behaviour;

/// <summary>
/// Goal: an agent's tools are counted alike on both lines of its table, and the 33rd displaces the rarest.
/// Method: tool n is used n times, from the commonest down, until the table is full and one past it.
/// </summary>
public sealed class AgentToolsTests
{
    private const int Places = AgentTools.PlaceCount;

    [Fact]
    public void Every_tool_of_a_full_table_has_its_own_count()
    {
        using Rows rows = FullTable();
        for (int tool = 1; tool <= Places; tool++)
        {
            Assert.Equal(tool, AgentTools.UsesOf(in rows.Baseline.Agent(0), (ushort)tool));
        }

        Assert.Equal(Places, rows.Baseline.Agent(0).ToolCount);
        Assert.Equal(0, AgentTools.UsesOf(in rows.Baseline.Agent(0), Places + 1));
    }

    [Fact]
    public void One_tool_too_many_takes_the_place_of_the_rarest()
    {
        using Rows rows = FullTable();
        Use(rows, Places + 1);
        Assert.Equal(1, AgentTools.UsesOf(in rows.Baseline.Agent(0), Places + 1));
        Assert.Equal(0, AgentTools.UsesOf(in rows.Baseline.Agent(0), 1));
        Assert.Equal(2, AgentTools.UsesOf(in rows.Baseline.Agent(0), 2));
        Assert.Equal(Places, rows.Baseline.Agent(0).ToolCount);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    public void A_tool_is_new_once_on_the_first_line_and_behind_it(int others)
    {
        using Rows rows = new(Limits);
        for (int tool = 1; tool <= others; tool++)
        {
            Use(rows, tool);
        }

        Assert.True(Use(rows, others + 1).Novelty > 0);
        Assert.Equal(0, Use(rows, others + 1).Novelty);
    }

    private static BehaviourLimits Limits => Rows.Small with { ActionCountMax = 64 };

    // The commonest first, so that the rarest lies behind the first line.
    private static Rows FullTable()
    {
        Rows rows = new(Limits);
        for (int tool = Places; tool > 0; tool--)
        {
            for (int use = 0; use < tool; use++)
            {
                Use(rows, tool);
            }
        }

        return rows;
    }

    // New tools one after another are suspicious, and a suspicious agent learns nothing.
    private static Surprise Use(Rows rows, int tool)
    {
        rows.Baseline.ClearSuspicion(0);
        rows.Add(1, 1, 1, (ulong)tool);
        return rows.Observe()[0];
    }
}
