using Microsoft.Extensions.Hosting;

namespace Custodes.Transport.Serving;

/// <summary>Leaves signals alone: the node, not the web server, decides when to stop.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
