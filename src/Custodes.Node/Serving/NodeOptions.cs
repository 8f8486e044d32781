using Custodes.Contracts;
using Custodes.Evidence.Notes;
using Custodes.Node.Hierarchy;
using Custodes.Server.Options;
using Custodes.Telemetry.Otlp;

namespace Custodes.Node.Serving;

/// <summary>Everything a live node is made from.</summary>
public sealed record NodeOptions
{
    /// <summary>Observations that go through the stages together.</summary>
    public const int BatchRows = 512;

    /// <summary>The listeners.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>Where the state is kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where evidence is written; empty for nowhere.</summary>
    public string EvidenceDirectory { get; init; } = "";

    /// <summary>The name a new log of evidence gets.</summary>
    public string EvidenceOrigin { get; init; } = "custodes.local/log";

    /// <summary>Whose agents and sessions the log calls by pseudonyms; empty for their names.</summary>
    public string EvidenceTenant { get; init; } = "";

    /// <summary>Who must have seen a head of the log before it is published; null for nobody.</summary>
    public WitnessPolicy? WitnessPolicy { get; init; }

    /// <summary>The stages.</summary>
    public required PipelineOptions Pipeline { get; init; }

    /// <summary>The node's place in a cluster; null for a node alone.</summary>
    public LiveTree? Tree { get; init; }

    /// <summary>What the reader of telemetry remembers.</summary>
    public OtlpLimits Otlp { get; init; } = new();

    /// <summary>Names that are kept as text.</summary>
    public NameLimits Names { get; init; } = new();

    /// <summary>Whether a validator of one certifies the node's verdicts.</summary>
    public bool HasEmbeddedValidator { get; init; }

    /// <summary>Milliseconds an epoch of it takes, when it is new.</summary>
    public int ValidatorEpochMs { get; init; } = 10_000;

    /// <summary>Milliseconds a record may wait for the disk; 0 for not at all.</summary>
    public int FlushMs { get; init; } = 1_000;

    /// <summary>Milliseconds between snapshots; 0 for none by time.</summary>
    public long SnapshotMs { get; init; } = 15 * 60_000;

    /// <summary>Bytes of journal after which a snapshot is due.</summary>
    public long SnapshotJournalBytes { get; init; } = 256L << 20;

    /// <summary>Requests, questions and orders that wait for the pipeline.</summary>
    public int QueueCountMax { get; init; } = 1_024;

    /// <summary>Alarms that can be asked for.</summary>
    public int AlarmsKeptMax { get; init; } = 10_000;

    /// <summary>Verdicts that can be asked for.</summary>
    public int VerdictsKeptMax { get; init; } = 10_000;

    /// <summary>Findings that an agent's page shows.</summary>
    public int FindingsPerAgentMax { get; init; } = 20;
}
