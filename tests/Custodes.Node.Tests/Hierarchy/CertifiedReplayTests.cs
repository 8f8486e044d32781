using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Reports;
using Custodes.Node.Hierarchy;

namespace Custodes.Node.Tests.Hierarchy;

/// <summary>
/// Goal: what was judged under a certified baseline is judged so again when the journal is replayed. Method: a real
/// directory; baselines between batches of telemetry; the state as bytes before the end and after the restart.
/// </summary>
public sealed class CertifiedReplayTests
{
    private const long StartMs = 1_800_000_000_000;
    private readonly FleetRound round = new(agents: 30);
    private readonly ManualTime time = new(StartMs);

    [Fact]
    public void A_restarted_node_is_where_it_was_and_takes_the_stored_baseline_once()
    {
        using Scratch folder = new();
        GlobalBaseline baseline;
        string before;
        ulong records;
        LiveTree tree = new(round.Map, FleetRound.Self);
        using (ServedDesk desk = new(folder.Path, time, tree))
        {
            Work(desk, first: 0);
            baseline = round.Certify(tree.Report);
            tree.Take(baseline);
            Assert.Equal(0, desk.Fleet.Pipeline.BaselineEpoch);
            Assert.True(desk.Desk.Tick());
            Assert.Equal(1, desk.Fleet.Pipeline.BaselineEpoch);
            Work(desk, first: 100);
            before = desk.StateText();
            records = desk.State.Journal.LastNumber;
        }

        LiveTree again = new(round.Map, FleetRound.Self);

        // As at a start: what is stored on the disk is offered before the pipeline is there.
        again.Take(baseline);
        using ServedDesk next = new(folder.Path, time, again);
        Assert.Equal(before, next.StateText());
        Assert.True(next.Desk.Tick());

        // One record of the time that passed, and none of a baseline.
        Assert.Equal(records + 1, next.State.Journal.LastNumber);
        Assert.Equal(1, next.Fleet.Pipeline.BaselineEpoch);

        // What the journal brought back was reported before it was brought back.
        AgentReport? report = again.Report(round.PlaceOf("a-1"), epoch: 2);
        Assert.Null(report);
    }

    [Fact]
    public void A_node_that_lost_its_journal_gets_the_stored_baseline_again()
    {
        using Scratch folder = new();
        LiveTree tree = new(round.Map, FleetRound.Self);
        using ServedDesk desk = new(folder.Path, time, tree);
        Work(desk, first: 0);
        GlobalBaseline baseline = round.Certify(tree.Report);

        using Scratch empty = new();
        LiveTree again = new(round.Map, FleetRound.Self);
        again.Take(baseline);
        using ServedDesk next = new(empty.Path, time, again);
        Assert.True(next.Desk.Tick());
        Assert.Equal(1, next.Fleet.Pipeline.BaselineEpoch);
    }

    private void Work(ServedDesk desk, int first)
    {
        for (int number = first; number < first + 60; number++)
        {
            time.NowMs += 100;
            _ = desk.Take(
                ServedDesk.Body(
                    $"a-{number % 20}",
                    $"s-{first}-{number % 20}",
                    number + 1,
                    number % 3 == 0 ? "send_email" : "read_file",
                    time.NowMs
                )
            );
        }
    }
}
