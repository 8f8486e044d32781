using System.Numerics;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Reports;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Node.Hierarchy;
using Custodes.Primitives;

namespace Custodes.Node.Tests.Hierarchy;

/// <summary>
/// Goal: how rare sessions are to the detectors goes up with the reports, comes down as the fleet's, and shows a node that is
/// not like the fleet. Method: sessions through a real pipeline; then a fleet whose detectors are calibrated by
/// construction, and nodes that rank as it does, or otherwise.
/// </summary>
public sealed class CalibrationTests
{
    private readonly FleetRound round = new(agents: 40);

    [Fact]
    public void A_session_that_was_ranked_is_told_with_its_rank_and_one_that_alarmed_too()
    {
        using TreeFleet fleet = new(round, secret: 1);
        for (int session = 0; session < 60; session++)
        {
            fleet.Run($"a-{session % 5}", $"s-{session}", "read_file", "read_file");
        }

        _ = Told(fleet, "a-0", epoch: 1);
        fleet.Run("a-0", "usual", "read_file", "read_file");
        _ = fleet.Call("a-0", "odd", "read_file");
        fleet.Pipeline.Behaviour.MarkIncident(
            fleet.Pipeline.Behaviour.FindSession(fleet.Names.Hash.Of("odd"))
        );
        _ = fleet.Call("a-0", "odd", "wipe_disk");
        _ = fleet.Call("a-0", "odd", "send_money");
        fleet.End("a-0", "odd");
        AgentReport report = Told(fleet, "a-0", epoch: 2);

        CalibrationReport behaviour = report.Calibrations.Span[ReportDetector.Behaviour];
        Assert.InRange(behaviour.Sessions, 1, 2);
        Assert.True(
            behaviour.Scores.Quantile(1L << 32) > 4L << 32,
            "nothing of sixty was as rare: about 6 bits"
        );
        Assert.Equal(0, report.Calibrations.Span[ReportDetector.Provenance].Sessions);
        Assert.Equal(1, report.Features.Span[ReportFeature.SessionCalls].Count);
    }

    [Fact]
    public void The_fleets_calibration_is_shown_by_role_and_detector()
    {
        FleetCalibration[] rows = [.. CalibrationFigures.Of(Certified(), round.Map)];
        Assert.Equal(["Provenance", "Sequence"], rows.Select(row => row.Detector));
        foreach (FleetCalibration row in rows)
        {
            // Whole bits: four are the first beyond a tenth, seven beyond a hundredth.
            Assert.Equal("worker", row.Role);
            Assert.Equal(1 / 16.0, row.BeyondTenth, tolerance: 0.03);
            Assert.Equal(1 / 128.0, row.BeyondHundredth, tolerance: 0.008);
            Assert.Equal(1 / 1024.0, row.BeyondThousandth, tolerance: 0.004);
        }
    }

    [Theory]
    [InlineData(60, 0, false)]
    [InlineData(60, 6, true)]
    [InlineData(40, 6, false)]
    public void A_node_that_ranks_unlike_the_fleet_is_shown_once_it_has_sessions_enough(
        int sessions,
        int more,
        bool isDeviating
    )
    {
        CalibrationWatch watch = new(round.Map, ["worker"]);
        AgentTally tally = new();
        SplitMix64 draws = new(9);
        for (int session = 0; session < sessions; session++)
        {
            int bits = BitOperations.LeadingZeroCount(draws.Next()) + more;
            tally.AddRank(ReportDetector.Behaviour, bits);
        }

        watch.Take(new Dictionary<uint, AgentTally> { [0] = tally });
        Assert.Empty(watch.View());
        watch.Take(Certified());
        OwnCalibration row = Assert.Single(watch.View());
        Assert.Equal("Sequence", row.Detector);
        Assert.Equal(sessions, row.Sessions);
        Assert.Equal(isDeviating, row.IsDeviating);
        Assert.InRange(row.Distance, more == 0 ? 0 : 0.6, more == 0 ? 0.3 : 1);

        List<MetricSample> samples = [];
        watch.AppendTo(samples);
        Assert.Equal(
            isDeviating ? 1 : 0,
            samples.Single(one => one.Name == "custodes_calibration_deviating").Value
        );
    }

    [Fact]
    public void What_a_node_was_long_ago_fades()
    {
        CalibrationWatch watch = new(round.Map, ["worker"]);
        watch.Take(Certified());
        SplitMix64 draws = new(9);
        for (int epoch = 0; epoch < 1500; epoch++)
        {
            AgentTally tally = new();
            for (int session = 0; session < 20; session++)
            {
                int bits = BitOperations.LeadingZeroCount(draws.Next());
                tally.AddRank(ReportDetector.Behaviour, epoch < 500 ? 20 : bits);
            }

            watch.Take(new Dictionary<uint, AgentTally> { [0] = tally });
            if (epoch == 499)
            {
                Assert.True(watch.View()[0].IsDeviating);
            }
        }

        Assert.InRange(watch.View()[0].Sessions, 5_000, 10_000);
        Assert.False(watch.View()[0].IsDeviating, $"{watch.View()[0]}");
    }

    private GlobalBaseline Certified() => round.Certify(new ReplaySource(round.Map, 7).Report);

    private AgentReport Told(TreeFleet fleet, string agent, ulong epoch) =>
        fleet.Tree.Report(round.PlaceOf(agent), epoch)!;
}
