using System.Globalization;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Storage;
using Custodes.Telemetry.Mapping;
using Custodes.Telemetry.Otlp;

namespace Custodes.Node.Serving;

/// <summary>The node's figures as metrics. Only the pipeline's owner calls it.</summary>
internal sealed class NodeMetrics(
    LiveFleet fleet,
    OtlpReader reader,
    Journal journal,
    NodeFigures figures,
    PipelineLoop loop,
    NodeOptions options
)
{
    private const string RefusedHelp = "Rows or names that found their table full, by table.";

    private List<MetricSample> samples = [];

    /// <summary>All of them, samples of one name next to each other.</summary>
    public IReadOnlyList<MetricSample> Collect()
    {
        samples = [];
        AddFleet();
        AddTelemetry();
        AddRefusals();
        AddNode();
        AddEvidence();
        AddStorage();
        return samples;
    }

    private void AddFleet()
    {
        BehaviourBaseline behaviour = fleet.Pipeline.Behaviour;
        Counter(
            "custodes_observations_total",
            "Observations judged since the state began.",
            fleet.Pipeline.ObservationCount
        );
        Counter(
            "custodes_sessions_closed_total",
            "Sessions that ended since the state began.",
            fleet.Pipeline.SessionCount
        );
        Counter(
            "custodes_alarms_total",
            "Alarms since the state began.",
            fleet.Pipeline.AlarmCount
        );
        Gauge("custodes_sessions_open", "Sessions open now.", behaviour.SessionCount);
        Gauge(
            "custodes_content_sessions_open",
            "Sessions open now whose telemetry has content.",
            fleet.Pipeline.ContentSessionCount
        );
        Gauge("custodes_agents", "Agents with a baseline.", behaviour.AgentCount);
        Gauge("custodes_roles", "Roles with counts of their own.", behaviour.Roles.Count - 1);
        foreach (VerdictLevel level in Enum.GetValues<VerdictLevel>())
        {
            Add(
                "custodes_agents_by_level",
                "Agents by the rung they are on.",
                MetricType.Gauge,
                "level",
                Lower(level.ToString()),
                fleet.Pipeline.CountOn(level)
            );
        }

        Gauge(
            "custodes_baseline_bytes",
            "Bytes of native memory taken for baselines and open sessions.",
            behaviour.Bytes
        );
        Gauge(
            "custodes_baseline_bytes_per_agent",
            "The same, by agents there is room for.",
            (double)behaviour.Bytes / options.Pipeline.Behaviour.AgentCountMax
        );
        Gauge(
            "custodes_huge_pages_asked",
            "1 when the kernel took the request for huge pages.",
            behaviour.HugePagesAsked ? 1 : 0
        );
    }

    private void AddTelemetry()
    {
        TelemetryCounts counts = reader.Counts;
        Counter("custodes_telemetry_bodies_total", "Telemetry bodies read.", counts.Bodies);
        Counter(
            "custodes_telemetry_records_total",
            "Spans, span events and log records read.",
            counts.Records
        );
        foreach (Emitter emitter in Enum.GetValues<Emitter>())
        {
            foreach (ObservationKind kind in Enum.GetValues<ObservationKind>())
            {
                long count = counts.Understood(emitter, kind);
                if (count > 0)
                {
                    samples.Add(
                        new MetricSample(
                            "custodes_telemetry_understood_total",
                            "Observations by the dialect of their telemetry and by kind.",
                            MetricType.Counter,
                            [
                                new("emitter", Lower(emitter.ToString())),
                                new("kind", Lower(kind.ToString())),
                            ],
                            count
                        )
                    );
                }
            }
        }

        foreach (Trouble trouble in Enum.GetValues<Trouble>())
        {
            Add(
                "custodes_telemetry_trouble_total",
                "What was wrong with, or not understood in, telemetry that was read.",
                MetricType.Counter,
                "reason",
                Lower(trouble.ToString()),
                counts.Of(trouble)
            );
        }

        foreach ((string name, long count) in counts.UnknownNames())
        {
            Add(
                "custodes_telemetry_unknown_names_total",
                "Records not understood, by the name of their span or event.",
                MetricType.Counter,
                "name",
                name,
                count
            );
        }

        Counter(
            "custodes_telemetry_contexts_evicted_total",
            "Runs, traces, spans and calls forgotten to make room.",
            reader.ContextsEvicted
        );
        Counter(
            "custodes_telemetry_places_evicted_total",
            "Fingerprints of content forgotten to make room.",
            reader.PlacesEvicted
        );
    }

    private void AddRefusals()
    {
        Counter(
            "custodes_sessions_evicted_total",
            "Sessions ended early to make room for others.",
            fleet.Pipeline.SessionsEvicted
        );
        Counter(
            "custodes_agents_evicted_total",
            "Agents forgotten to make room for others.",
            fleet.Pipeline.AgentsEvicted
        );
        BehaviourBaseline behaviour = fleet.Pipeline.Behaviour;
        Names names = fleet.Names;
        Refused("agents", behaviour.AgentsRefused);
        Refused("roles", behaviour.RolesRefused);
        Refused("provenance_roles", fleet.Pipeline.Provenance.RolesRefused);
        Refused("actions", behaviour.Actions.Refused);
        Refused("content_sessions", fleet.Pipeline.ContentSessionsRefused);
        Refused("incident_copies", behaviour.CopiesRefused);
        Refused("levels", behaviour.LevelsRefused);
        Refused("unknown_names", reader.Counts.UnknownNamesRefused);
        Refused("agent_names", names.Agents.Refused);
        Refused("role_names", names.Roles.Refused);
        Refused("build_names", names.Builds.Refused);
        Refused("session_names", names.Sessions.Refused);
        Refused("action_names", names.Actions.Refused);
        Refused("field_names", names.Fields.Refused);
    }

    private void AddNode()
    {
        Counter(
            "custodes_processed_requests_total",
            "Telemetry requests that went through the pipeline.",
            figures.Bodies
        );
        Counter(
            "custodes_processing_seconds_total",
            "Seconds the pipeline spent on them.",
            figures.BusySeconds
        );
        Gauge(
            "custodes_processing_seconds_max",
            "The longest of them since the start.",
            figures.BusySecondsMax
        );
        Counter(
            "custodes_alarm_delays_total",
            "Alarms since the start whose delay was measured.",
            figures.Alarms
        );
        Counter(
            "custodes_alarm_delay_seconds_total",
            "Seconds from the receipt of a request to the alarms in it, summed.",
            figures.AlarmDelaySeconds
        );
        Gauge(
            "custodes_alarm_delay_seconds_max",
            "The longest of those since the start.",
            figures.AlarmDelaySecondsMax
        );
        Gauge("custodes_queue_depth", "Work that waits for the pipeline.", loop.Depth);
        Gauge("custodes_queue_depth_max", "Work that may wait for the pipeline.", loop.DepthMax);
        Counter(
            "custodes_queue_refused_total",
            "Telemetry requests turned away because the queue was full.",
            Interlocked.Read(ref figures.Overloads)
        );
    }

    private void AddEvidence()
    {
        if (fleet.Evidence is not { } evidence)
        {
            return;
        }

        Gauge(
            "custodes_evidence_entries",
            "Entries of the log of evidence that are durable.",
            evidence.CommittedSize
        );
        Gauge(
            "custodes_evidence_published",
            "Entries of the log of evidence that everybody may see.",
            evidence.PublishedSize
        );
        Counter(
            "custodes_evidence_quorums_missed_total",
            "Heads that too few witnesses cosigned when they were asked.",
            Interlocked.Read(ref figures.QuorumsMissed)
        );
        Counter(
            "custodes_evidence_witness_alarms_total",
            "Times a witness said that the log shows two histories or was set back.",
            Interlocked.Read(ref figures.WitnessAlarms)
        );
    }

    private void AddStorage()
    {
        Gauge(
            "custodes_journal_last_record",
            "Number of the newest record of the journal.",
            journal.LastNumber
        );
        Gauge(
            "custodes_journal_durable_record",
            "Number of the newest record that survives a power loss.",
            journal.DurableNumber
        );
        Gauge(
            "custodes_journal_bytes",
            "Bytes of journal since the newest snapshot.",
            journal.BytesSinceRotation
        );
        Gauge("custodes_journal_failed", "1 when the journal refuses.", journal.HasFailed ? 1 : 0);
        Counter("custodes_snapshots_total", "Snapshots written.", figures.Snapshots);
        Counter(
            "custodes_snapshots_failed_total",
            "Snapshots that could not be written.",
            figures.SnapshotsFailed
        );
        Gauge(
            "custodes_snapshot_seconds",
            "Seconds the newest snapshot held the pipeline.",
            figures.SnapshotSeconds
        );
        Gauge("custodes_snapshot_bytes", "Bytes of the newest snapshot.", figures.SnapshotBytes);
        Gauge(
            "custodes_replayed_records",
            "Records of the journal replayed at the start.",
            figures.ReplayedRecords
        );
        Gauge("custodes_replay_seconds", "Seconds that took.", figures.ReplaySeconds);
    }

    private static string Lower(string name) => name.ToLower(CultureInfo.InvariantCulture);

    private void Refused(string table, long count) =>
        Add("custodes_refused_total", RefusedHelp, MetricType.Counter, "table", table, count);

    private void Counter(string name, string help, double value) =>
        samples.Add(new MetricSample(name, help, MetricType.Counter, [], value));

    private void Gauge(string name, string help, double value) =>
        samples.Add(new MetricSample(name, help, MetricType.Gauge, [], value));

    private void Add(
        string name,
        string help,
        MetricType type,
        string label,
        string labelValue,
        double value
    ) => samples.Add(new MetricSample(name, help, type, [new(label, labelValue)], value));
}
