namespace Custodes.EndToEnd.Tests;

/// <summary>Exports what agents do, by one way that OTLP allows.</summary>
internal interface IAgentTelemetry : IDisposable
{
    /// <summary>Exports a session's spans; returns when the node has taken them.</summary>
    Task SendAsync(Session session, CancellationToken cancellationToken);
}
