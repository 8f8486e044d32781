namespace Custodes.Node.Serving;

/// <summary>What the node counts about itself. Written by the pipeline's owner; others see it a moment late.</summary>
internal sealed class NodeFigures
{
    /// <summary>Requests of telemetry processed.</summary>
    public long Bodies { get; set; }

    /// <summary>Requests turned away because the queue was full. Any thread, interlocked.</summary>
    public long Overloads;

    /// <summary>Times a witness said that the log shows two histories or was set back. Any thread, interlocked.</summary>
    public long WitnessAlarms;

    /// <summary>Heads that did not get their quorum of witnesses at once. Any thread, interlocked.</summary>
    public long QuorumsMissed;

    /// <summary>Seconds the owner spent on requests of telemetry.</summary>
    public double BusySeconds { get; set; }

    /// <summary>The longest of those.</summary>
    public double BusySecondsMax { get; set; }

    /// <summary>Alarms raised since the start.</summary>
    public long Alarms { get; set; }

    /// <summary>Seconds from the receipt of a request to the alarms in it, summed over alarms.</summary>
    public double AlarmDelaySeconds { get; set; }

    /// <summary>The longest of those.</summary>
    public double AlarmDelaySecondsMax { get; set; }

    /// <summary>Snapshots written.</summary>
    public long Snapshots { get; set; }

    /// <summary>Snapshots that could not be written.</summary>
    public long SnapshotsFailed { get; set; }

    /// <summary>Seconds the newest snapshot held the pipeline.</summary>
    public double SnapshotSeconds { get; set; }

    /// <summary>Bytes of the newest snapshot.</summary>
    public long SnapshotBytes { get; set; }

    /// <summary>Records of the journal that were replayed at the start.</summary>
    public long ReplayedRecords { get; set; }

    /// <summary>Seconds that took.</summary>
    public double ReplaySeconds { get; set; }
}
