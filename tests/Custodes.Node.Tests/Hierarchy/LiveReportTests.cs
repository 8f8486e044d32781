using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Baselines.Behaviour;
using Custodes.Cluster.Running;
using Custodes.Node.Hierarchy;

namespace Custodes.Node.Tests.Hierarchy;

/// <summary>
/// Goal: a report says what was seen of an agent since the last one, and nothing else. Method: calls by hand through
/// a real pipeline; each number of the report is worked out from them.
/// </summary>
public sealed class LiveReportTests
{
    private readonly FleetRound round = new(agents: 3, strangers: 1);

    [Fact]
    public void A_report_has_the_numbers_shares_and_transitions_of_what_was_seen()
    {
        using TreeFleet fleet = new(round, secret: 1);
        fleet.Run("a-0", "s-1", "read_file", "send_email", "read_file");
        fleet.Run("a-0", "s-2", "read_file");
        AgentReport report = ReportOf(fleet, "a-0", epoch: 1)!;

        Assert.Equal(round.Map.Fleet.Hash, report.Registry);
        Assert.Equal(1UL, report.Epoch);
        Assert.Equal(ReportFeature.Count, report.Features.Length);

        // Four calls with 7 bytes of arguments; both ends of a session have the same.
        FeatureReport bytes = report.Features.Span[NumericFeature.ArgumentBytes];
        Assert.Equal(6, bytes.Count);
        Assert.Equal(3 * Fixed.One, bytes.Mean);
        Assert.Equal(QuantileSketch.UnitMass, bytes.Sketch.Total);
        Assert.Equal(0, report.Features.Span[NumericFeature.TokensIn].Count);

        // A second between two of a session: log2(1001), by a logarithm that is fast and not exact.
        FeatureReport gap = report.Features.Span[NumericFeature.Gap];
        Assert.Equal(4, gap.Count);
        Assert.Equal(Math.Log2(1001), Fixed.ToDouble(gap.Mean), tolerance: 0.005);

        FeatureReport calls = report.Features.Span[ReportFeature.SessionCalls];
        Assert.Equal(2, calls.Count);
        Assert.Equal((Math.Log2(4) + Math.Log2(2)) / 2, Fixed.ToDouble(calls.Mean), precision: 4);
        FeatureReport effects = report.Features.Span[ReportFeature.EffectShare];
        Assert.Equal(1.0 / 6, Fixed.ToDouble(effects.Mean), precision: 4);

        CategoryShare[] shares = report.Categories.ToArray();
        Assert.Equal(
            [Id("read_file"), Id("send_email")],
            shares.OrderByDescending(share => share.Share).Select(share => share.Category)
        );
        Assert.Equal(QuantileSketch.UnitMass, (uint)shares.Sum(share => share.Share));
        Assert.Equal(
            new SortedSet<(ulong, ulong, ushort)>
            {
                (Id(""), Id("read_file"), 2),
                (Id("read_file"), Id("send_email"), 1),
                (Id("send_email"), Id("read_file"), 1),
            },
            new SortedSet<(ulong, ulong, ushort)>(
                report.Transitions.ToArray().Select(one => (one.From, one.To, one.Count))
            )
        );
    }

    [Fact]
    public void What_was_reported_once_is_not_reported_again()
    {
        using TreeFleet fleet = new(round, secret: 1);
        fleet.Run("a-0", "s-1", "read_file");
        Assert.NotNull(ReportOf(fleet, "a-0", epoch: 1));
        Assert.Null(ReportOf(fleet, "a-0", epoch: 2));
        fleet.Run("a-0", "s-2", "read_file", "read_file");
        AgentReport third = ReportOf(fleet, "a-0", epoch: 3)!;
        Assert.Equal(2, third.Transitions.ToArray().Sum(one => one.Count));

        // Asked again for the same epoch it is the same: a node signs one report of an epoch.
        Assert.Equal(
            third.Transitions.ToArray(),
            ReportOf(fleet, "a-0", epoch: 3)!.Transitions.ToArray()
        );
    }

    [Fact]
    public void Agents_that_are_not_registered_here_are_counted_and_not_reported()
    {
        using TreeFleet fleet = new(round, secret: 1);
        fleet.Run("a-0", "s-1", "read_file");
        fleet.Run("nobody", "s-2", "read_file", "read_file");

        // Registered, with another node as its sensor.
        fleet.Run("a-3", "s-3", "read_file");
        Assert.NotNull(ReportOf(fleet, "a-0", epoch: 1));
        Assert.Null(ReportOf(fleet, "a-3", epoch: 1));
        Assert.Equal(2, fleet.Tree.View().UnregisteredAgents);
        Assert.Equal(5, fleet.Tree.View().UnregisteredObservations);
        Assert.Equal(1, fleet.Tree.View().ReportedAgents);
    }

    [Fact]
    public void An_agent_that_calls_itself_another_role_speaks_for_neither()
    {
        using TreeFleet fleet = new(round, secret: 1);
        _ = fleet.Call("a-0", "s-1", "read_file", role: "admin");
        fleet.End("a-0", "s-1", role: "admin");
        Assert.Null(ReportOf(fleet, "a-0", epoch: 1));
        Assert.Equal(2, fleet.Tree.View().OtherRoleObservations);
    }

    [Fact]
    public void What_may_not_be_learnt_is_not_told()
    {
        using TreeFleet fleet = new(round, secret: 1);
        _ = fleet.Call("a-0", "s-1", "read_file");
        fleet.Pipeline.Behaviour.MarkIncident(
            fleet.Pipeline.Behaviour.FindSession(fleet.Names.Hash.Of("s-1"))
        );
        _ = fleet.Call("a-0", "s-1", "send_money");
        fleet.End("a-0", "s-1");
        AgentReport report = ReportOf(fleet, "a-0", epoch: 1)!;
        Assert.Equal([Id("read_file")], report.Categories.ToArray().Select(one => one.Category));
        Assert.Equal(0, report.Features.Span[ReportFeature.SessionCalls].Count);
    }

    [Theory]
    [InlineData(ReportLimits.CategoryCountMax)]
    [InlineData(ReportLimits.CategoryCountMax + 1)]
    public void A_report_stays_within_its_limits(int tools)
    {
        using TreeFleet fleet = new(round, secret: 1);
        for (int use = 0; use < 1_200; use++)
        {
            _ = fleet.Call("a-0", $"s-{use / 100}", $"tool-{use % tools}");
            fleet.Pipeline.Behaviour.ClearSuspicion(0);
        }

        AgentReport report = ReportOf(fleet, "a-0", epoch: 1)!;
        Assert.Equal(ReportLimits.CategoryCountMax, report.Categories.Length);
        Assert.InRange(
            report.Transitions.ToArray().Sum(one => one.Count),
            1,
            ReportLimits.ValueCountMax
        );
        Assert.Equal(
            ReportLimits.ValueCountMax,
            report.Features.Span[NumericFeature.ArgumentBytes].Count
        );
        Assert.InRange(
            report.Features.Span[NumericFeature.ArgumentBytes].Sketch.Bins.Length,
            1,
            ReportLimits.BinCountMax
        );

        // And every reader takes it.
        _ = round.Certify((agent, epoch) => fleet.Tree.Report(agent, epoch));
    }

    [Fact]
    public void A_cluster_that_is_made_to_try_out_has_as_many_features_as_live_telemetry() =>
        Assert.Equal(ReportFeature.Count, new DemoSize(1, 1, 1, 1, 1, 1).Features);

    private AgentReport? ReportOf(TreeFleet fleet, string agent, ulong epoch) =>
        fleet.Tree.Report(round.PlaceOf(agent), epoch);

    private static ulong Id(string name) => LiveTree.CategoryIdOf(name);
}
