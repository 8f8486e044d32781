using System.Net;
using Custodes.Contracts.Fleet;
using Microsoft.Extensions.Logging;

namespace Custodes.Server.Status;

/// <summary>What a status listener shows.</summary>
/// <param name="Listen">Where; on loopback, for it asks nobody for a token.</param>
/// <param name="Pages">JSON by path.</param>
/// <param name="Metrics">What <c>/metrics</c> shows now.</param>
/// <param name="IsHealthy">What <c>/healthz</c> says.</param>
/// <param name="Logs">Where connection trouble is told.</param>
/// <param name="OnBug">Told of a broken invariant, which ends the process.</param>
public sealed record StatusParts(
    IPEndPoint Listen,
    IReadOnlyDictionary<string, StatusPage> Pages,
    Func<IReadOnlyList<MetricSample>> Metrics,
    Func<bool> IsHealthy,
    ILoggerFactory Logs,
    Action<Exception> OnBug
);
