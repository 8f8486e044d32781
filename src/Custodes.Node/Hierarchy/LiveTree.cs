using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Reports;
using Custodes.Baselines.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Contracts;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Primitives;

namespace Custodes.Node.Hierarchy;

/// <summary>Where a live node and its place in a cluster meet: reports go up, the baseline comes down.</summary>
/// <remarks>
/// Made before either, from what the cluster's files say, and given to both. The cluster's side never waits for the
/// pipeline, and the other way round: one takes what was counted, the other looks whether a baseline lies there.
/// </remarks>
public sealed class LiveTree : IReportSource
{
    private readonly ClusterMap map;
    private readonly ushort self;
    private readonly string[] roleNames;
    private readonly FindingQueue? findings;
    private readonly CalibrationWatch watch;
    private EpochTally? tally;
    private ulong[] roleKeys = [];
    private ulong reportedEpoch;
    private GlobalBaseline? newest;
    private CertifiedFleet? offered;

    /// <summary>A node's place in a cluster.</summary>
    /// <param name="map">Who there is.</param>
    /// <param name="self">Index of the node, a local one.</param>
    /// <param name="findings">Where findings wait to go up; null for nowhere.</param>
    public LiveTree(ClusterMap map, ushort self, FindingQueue? findings = null)
    {
        this.findings = findings;
        this.map = map;
        this.self = self;
        roleNames = CertifiedBaselines.RoleNames(map);
        watch = new CalibrationWatch(map, roleNames);
    }

    /// <summary>Numbers that a cluster's reports must have for live telemetry.</summary>
    public static int FeatureCount => ReportFeature.Count;

    /// <summary>Which ids actions have over the whole fleet.</summary>
    internal static Func<string, ulong> CategoryIdOf => CertifiedBaselines.CategoryIdOf;

    /// <inheritdoc/>
    public AgentReport? Report(uint agent, ulong epoch)
    {
        if (tally is null)
        {
            return null;
        }

        if (epoch != reportedEpoch)
        {
            reportedEpoch = epoch;
            tally.Freeze();
            watch.Take(tally.Frozen);
        }

        return tally.Report(map.Fleet, agent, epoch);
    }

    /// <summary>Takes a baseline that was checked; the pipeline takes it at its next tick. Never waits.</summary>
    public void Take(GlobalBaseline baseline)
    {
        newest = baseline;
        watch.Take(baseline);
        if (tally is not null)
        {
            Offer(baseline);
        }
    }

    /// <summary>Counts of what was seen, for those who look at the cluster. Any thread.</summary>
    public LiveTreeView View() =>
        tally is null
            ? new LiveTreeView()
            : new LiveTreeView
            {
                ReportedAgents = tally.ReportedCount,
                UnregisteredAgents = tally.StrangerCount,
                UnregisteredObservations = tally.StrangerRows,
                OtherRoleObservations = tally.OtherRoleRows,
                FindingsSent = findings?.Sent ?? 0,
                FindingsDropped = findings?.Dropped ?? 0,
                Calibrations = watch.View(),
            };

    /// <summary>Adds the same as metrics. Any thread.</summary>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        LiveTreeView view = View();
        Add("custodes_reported_agents", "Agents in the newest reports.", view.ReportedAgents);
        Add(
            "custodes_unregistered_agents",
            "Agents seen that this node does not report on.",
            view.UnregisteredAgents
        );
        Add(
            "custodes_unregistered_observations",
            "Observations of agents that this node does not report on.",
            view.UnregisteredObservations
        );
        Add(
            "custodes_other_role_observations",
            "Observations of own agents under a role that is not theirs.",
            view.OtherRoleObservations
        );

        Add("custodes_findings_sent", "Findings told to the cluster.", view.FindingsSent);
        Add(
            "custodes_findings_dropped",
            "Findings that found the queue to the cluster full.",
            view.FindingsDropped
        );

        watch.AppendTo(samples);

        void Add(string name, string help, double value) =>
            samples.Add(new MetricSample(name, help, MetricType.Gauge, [], value));
    }

    /// <summary>Tells the cluster of a finding. Never waits.</summary>
    internal void Tell(Finding finding) =>
        findings?.Add(
            new FindingSummary(
                finding.Id,
                Math.Max(0, finding.TimeMs),
                finding.Entry,
                finding.Agent,
                finding.Role,
                finding.Action,
                finding.Parts.Count > 0 ? $"{finding.Parts[0].Detector}" : ""
            )
        );

    /// <summary>The newest baseline that nobody took yet; null when there is none.</summary>
    internal CertifiedFleet? TakeOffered() => Interlocked.Exchange(ref offered, null);

    /// <summary>Begins to count what the pipeline sees. Once, after its state is recovered.</summary>
    internal void Attach(Pipeline pipeline, KeyedHash hash, int sessionCountMax)
    {
        Invariant.That(tally is null && pipeline.Behaviour.Counts.Categories is not null);
        roleKeys = Array.ConvertAll(roleNames, hash.Of);
        Dictionary<ulong, (uint Place, ulong Role)> own = [];
        for (int agent = 0; agent < map.Agents.Length; agent++)
        {
            if (map.Agents[agent].Sensor == self)
            {
                own[hash.Of(map.Agents[agent].Name)] = (
                    (uint)agent,
                    roleKeys[map.Fleet.Agents[agent].Role]
                );
            }
        }

        tally = new EpochTally(own, pipeline.Behaviour.Counts.Categories!, sessionCountMax);
        pipeline.Tally = tally;
        if (newest is not null)
        {
            Offer(newest);
        }
    }

    private void Offer(GlobalBaseline baseline)
    {
        // After a restart the stored one is offered again, and the pipeline may have had it already.
        Invariant.That(roleKeys.Length == map.Fleet.Roles.Length);
        _ = Interlocked.Exchange(ref offered, CertifiedBaselines.Of(baseline, roleKeys));
    }
}
