using System.Globalization;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Drift;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;

namespace Custodes.Cluster.Running;

/// <summary>Shows a running node. Any thread.</summary>
public sealed class ClusterReader(RunningNode node) : IClusterReader
{
    private const string SeenName = "custodes_peer_seen_seconds";

    private readonly CertificationReader certification = new(node.Map, new SubjectNames(node.Map));

    /// <inheritdoc/>
    public ClusterView View() =>
        node.Node.Read(
            (machine, sealer) =>
            {
                HierarchyStatus status = machine.Status;
                List<string> excluded = [];
                foreach (ushort place in status.ExcludedNodes)
                {
                    excluded.Add(Liars.NameOf(node.Map, new(IsAgent: false, place)));
                }

                foreach (uint place in status.ExcludedAgents)
                {
                    excluded.Add(Liars.NameOf(node.Map, new(IsAgent: true, place)));
                }

                return new ClusterView
                {
                    Role = NameOf(node.Self.Kind),
                    Index = node.Self.Index,
                    Name = node.Self.Name,
                    Registry = Convert.ToHexStringLower(node.Map.Nodes.Hash),
                    MaySign = sealer.MaySign,
                    Epoch = (long)status.Epoch,
                    EpochsClosed = status.EpochsClosed,
                    LastEpochMs = status.LastEpochMs,
                    BaselineEpoch = (long)status.BaselineEpoch,
                    BaselineDigest = status.BaselineDigest.ToString(),
                    BaselineAgents = status.BaselineAgents,
                    IsStale = status.IsStale,
                    BucketsIncluded = status.BucketsIncluded,
                    BucketsMissing = status.BucketsMissing,
                    Duplicates = status.Duplicates,
                    Refused = status.Refused,
                    Disputes = status.Disputes,
                    Drifting = DriftsOf(status),
                    Unacknowledged = status.Unacknowledged,
                    Demands = status.Demands,
                    Complaints = status.Complaints,
                    Excluded = excluded,
                    Calibrations = status.Calibrations,
                    Certified = certification.View(machine),
                    Peers = Peers(sealer),
                };
            }
        );

    /// <inheritdoc/>
    public FleetFindingsView? Findings(int limit) =>
        node.Node.Read((machine, _) => (machine as FindingMachine)?.Store?.View(limit));

    /// <inheritdoc/>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        HierarchyStatus status = node.Node.Read((machine, _) => machine.Status);
        Gauge("custodes_epoch", "The epoch that was opened last.", status.Epoch);
        Gauge("custodes_baseline_epoch", "The epoch of the newest baseline.", status.BaselineEpoch);
        Gauge("custodes_baseline_agents", "Agents in the newest baseline.", status.BaselineAgents);
        Gauge(
            "custodes_baseline_stale",
            "1 when the newest baseline is older than it may be.",
            status.IsStale ? 1 : 0
        );
        Gauge(
            "custodes_buckets_included",
            "Buckets that counted in the last epoch.",
            status.BucketsIncluded
        );
        Gauge(
            "custodes_buckets_missing",
            "Buckets that did not count in the last epoch.",
            status.BucketsMissing
        );
        Gauge(
            "custodes_epoch_duration_seconds",
            "How long the last epoch took.",
            status.LastEpochMs / 1000.0
        );
        Gauge(
            "custodes_excluded_nodes",
            "Aggregators that were proven liars.",
            status.ExcludedNodes.Count
        );
        Gauge("custodes_excluded_agents", "Agents proven liars.", status.ExcludedAgents.Count);
        Gauge(
            "custodes_drifting_numbers",
            "Certified numbers that move away from their anchors.",
            status.Drifting.Count(static one => one.IsAlarm)
        );
        Gauge(
            "custodes_frozen_numbers",
            "Certified numbers that went as far as they may.",
            status.Drifting.Count(static one => one.IsFrozen)
        );
        Counter("custodes_epochs_closed_total", "Epochs seen to their end.", status.EpochsClosed);
        Counter("custodes_disputes_total", "Buckets in dispute.", status.Disputes);
        Counter(
            "custodes_unacknowledged_reports_total",
            "Own reports that no aggregator acknowledged.",
            status.Unacknowledged
        );
        Counter(
            "custodes_demanded_buckets_total",
            "Buckets that sensors had opened.",
            status.Demands
        );
        Counter(
            "custodes_complaints_total",
            "Acknowledged reports that were left out.",
            status.Complaints
        );
        Counter(
            "custodes_cluster_duplicates_total",
            "What came again and counted once.",
            status.Duplicates
        );
        Counter("custodes_cluster_refused_total", "Messages refused.", status.Refused);
        _ = node.Node.Read(
            (machine, _) =>
            {
                CertificationReader.AppendTo(machine, samples);
                return true;
            }
        );
        node.Node.AppendCanaries(samples);
        node.Meters.AppendTo(samples);

        void Gauge(string name, string help, double value) =>
            samples.Add(new MetricSample(name, help, MetricType.Gauge, [], value));

        void Counter(string name, string help, double value) =>
            samples.Add(new MetricSample(name, help, MetricType.Counter, [], value));
    }

    /// <summary>The word for what a node does.</summary>
    public static string NameOf(NodeKind kind) =>
        kind switch
        {
            NodeKind.Local => "local",
            NodeKind.Regional => "regional",
            NodeKind.Global => "global",
            _ => "validator",
        };

    private List<DriftView> DriftsOf(HierarchyStatus status)
    {
        string[] names = CalibrationFigures.RoleNames(node.Map);
        List<DriftView> views = [];
        foreach (DriftingNumber number in status.Drifting)
        {
            views.Add(
                new DriftView(
                    names[number.Role],
                    number.Feature,
                    Fixed.ToDouble(number.Scales),
                    number.IsAlarm,
                    number.IsFrozen
                )
            );
        }

        return views;
    }

    private List<ClusterPeer> Peers(Sealer sealer)
    {
        List<MetricSample> samples = [];
        node.Meters.AppendTo(samples);
        Dictionary<string, double> seen = new(StringComparer.Ordinal);
        foreach (MetricSample sample in samples)
        {
            if (string.Equals(sample.Name, SeenName, StringComparison.Ordinal))
            {
                seen[sample.Labels[0].Value] = sample.Value;
            }
        }

        List<ClusterPeer> peers = [];
        foreach (NodeRecord record in node.Map.Nodes.Nodes)
        {
            if (record.Index != node.Self.Index)
            {
                string label = record.Index.ToString(CultureInfo.InvariantCulture);
                peers.Add(
                    new ClusterPeer(
                        record.Index,
                        record.Name,
                        NameOf(record.Kind),
                        seen.TryGetValue(label, out double seconds)
                        || seen.TryGetValue(record.Name, out seconds)
                            ? seconds
                            : -1,
                        sealer.Clock.Clock[node.Map.ClockPlaceOf(record.Index)]
                    )
                );
            }
        }

        return peers;
    }
}
