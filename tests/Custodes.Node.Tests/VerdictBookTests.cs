using Custodes.Contracts;
using Custodes.Detection.Verdicts;
using Custodes.Node.Verdicts;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: who stands where on the ladder, and how many may be quarantined without an operator.
/// Method: evidence handed in directly, at the lines and past them.
/// </summary>
public sealed class VerdictBookTests
{
    private const double Overwhelming = 60;
    private static readonly LadderOptions Options = new();

    [Fact]
    public void Little_evidence_takes_no_room_and_changes_nothing()
    {
        VerdictBook book = new(Options);
        for (int agent = 0; agent < 1_000; agent++)
        {
            Assert.Null(book.Consider(agent, Options.WatchNats - 0.01, false, nowMs: 1, 1_000));
        }

        Assert.Empty(book.States);
        Assert.Equal(0, book.Count);
        Assert.NotNull(book.Consider(7, Options.WatchNats, false, nowMs: 1, 1_000));
        Assert.Equal(VerdictLevel.Watch, book.StateOf(7).Level);
    }

    [Fact]
    public void No_more_than_the_share_is_quarantined_without_an_operator()
    {
        const int agentCount = 1_000;
        int most = (int)(agentCount * Options.QuarantineShareMax);
        VerdictBook book = new(Options);
        for (int agent = 0; agent < agentCount; agent++)
        {
            _ = book.Consider(agent, Overwhelming, hasAlarm: false, nowMs: 1, agentCount);
        }

        Assert.Equal(most, book.Quarantined);
        Assert.Equal(
            most,
            book.States.Values.Count(static state => state.Level == VerdictLevel.Quarantined)
        );
        Assert.Equal(
            agentCount - most,
            book.States.Values.Count(static state => state.Level == VerdictLevel.Suspect)
        );

        // The operator is not bound by it.
        Assert.NotNull(book.Order(agentCount - 1, VerdictLevel.Quarantined, nowMs: 2, "operator"));
        Assert.Equal(most + 1, book.Quarantined);
        Assert.NotNull(book.Order(agentCount - 1, VerdictLevel.Normal, nowMs: 3, "operator"));
        Assert.Equal(most, book.Quarantined);
    }

    [Fact]
    public void What_operators_quarantine_takes_no_place_of_the_automatic_ones()
    {
        VerdictBook book = new(Options);
        for (int agent = 0; agent < 50; agent++)
        {
            _ = book.Order(agent, VerdictLevel.Quarantined, nowMs: 1, "operator");
        }

        _ = book.Consider(60, Overwhelming, hasAlarm: false, nowMs: 2, agentCount: 200);
        _ = book.Consider(61, Overwhelming, hasAlarm: false, nowMs: 2, agentCount: 200);
        _ = book.Consider(62, Overwhelming, hasAlarm: false, nowMs: 2, agentCount: 200);
        Assert.Equal(VerdictLevel.Quarantined, book.StateOf(60).Level);
        Assert.Equal(VerdictLevel.Quarantined, book.StateOf(61).Level);
        Assert.Equal(VerdictLevel.Suspect, book.StateOf(62).Level);
        Assert.Equal(52, book.Quarantined);

        // One that is released makes room again.
        _ = book.Order(60, VerdictLevel.Normal, nowMs: 3, "operator");
        _ = book.Consider(62, Overwhelming, hasAlarm: false, nowMs: 4, agentCount: 200);
        Assert.Equal(VerdictLevel.Quarantined, book.StateOf(62).Level);
    }

    [Fact]
    public void One_agent_may_always_be_quarantined_however_small_the_fleet()
    {
        VerdictBook book = new(Options);
        _ = book.Consider(0, Overwhelming, hasAlarm: false, nowMs: 1, agentCount: 3);
        _ = book.Consider(1, Overwhelming, hasAlarm: false, nowMs: 1, agentCount: 3);
        Assert.Equal(1, book.Quarantined);
        Assert.Equal(VerdictLevel.Suspect, book.StateOf(1).Level);
    }

    [Fact]
    public void The_larger_the_fleet_the_more_evidence_a_quarantine_asks_for()
    {
        VerdictBook small = new(Options);
        VerdictBook large = new(Options);
        _ = small.Consider(0, Options.QuarantineNats + 0.1, false, nowMs: 1, agentCount: 10);
        _ = large.Consider(0, Options.QuarantineNats + 0.1, false, nowMs: 1, 10_000_000);
        Assert.Equal(VerdictLevel.Quarantined, small.StateOf(0).Level);
        Assert.Equal(VerdictLevel.Suspect, large.StateOf(0).Level);
    }

    [Fact]
    public void Those_whose_time_is_over_are_due_in_the_order_of_their_slots()
    {
        VerdictBook book = new(Options);
        foreach (int agent in (int[])[9, 3, 5])
        {
            _ = book.Consider(agent, Options.WatchNats, hasAlarm: false, nowMs: 100, 1_000);
        }

        long expiresMs = book.StateOf(3).ExpiresMs;
        Assert.Empty(book.Due(expiresMs - 1));
        Assert.Equal([3, 5, 9], book.Due(expiresMs));
    }
}
