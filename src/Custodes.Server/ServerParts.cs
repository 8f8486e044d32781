using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Microsoft.Extensions.Logging;

namespace Custodes.Server;

/// <summary>What the server serves.</summary>
/// <param name="Intake">Takes telemetry.</param>
/// <param name="Reader">Answers questions.</param>
/// <param name="Commands">Takes operators' orders.</param>
/// <param name="Alarms">Tells of alarms as they happen.</param>
/// <param name="Evidence">Shows the log of evidence.</param>
/// <param name="Time">Paces heartbeats.</param>
/// <param name="Logs">Where connection trouble is told.</param>
/// <param name="OnBug">
/// Told of a broken invariant. It ends the process: a web server left to itself would turn the
/// exception into a 500 and carry on with a state that nobody may trust.
/// </param>
/// <param name="OnDenied">Told of orders that were refused at the gate.</param>
public sealed record ServerParts(
    ITelemetryIntake Intake,
    IFleetReader Reader,
    IFleetCommands Commands,
    IAlarmFeed Alarms,
    IEvidenceReader Evidence,
    TimeProvider Time,
    ILoggerFactory Logs,
    Action<Exception> OnBug,
    Action<DeniedCall> OnDenied
)
{
    /// <summary>Shows the cluster that the node is one of; null for a node alone.</summary>
    public IClusterReader? Cluster { get; init; }
}
