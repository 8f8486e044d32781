using System.Net;
using Custodes.Evidence.Witnessing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Custodes.Server.Witness;

/// <summary>The listener of a witness.</summary>
/// <remarks>It takes no signals and reads no configuration: whoever starts it decides when it stops.</remarks>
public sealed class WitnessHost : IAsyncDisposable
{
    private readonly WebApplication application;

    /// <summary>Makes the listener; nothing listens yet.</summary>
    /// <param name="options">Where it listens.</param>
    /// <param name="witness">Who decides; stays the caller's.</param>
    /// <param name="time">The clock of the cosignatures.</param>
    /// <param name="logs">Where connection trouble is told.</param>
    /// <param name="onBug">Told of a broken invariant; it ends the process, as for <see cref="ServerParts"/>.</param>
    public WitnessHost(
        WitnessServerOptions options,
        IWitness witness,
        TimeProvider time,
        ILoggerFactory logs,
        Action<Exception> onBug
    )
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromMilliseconds(options.DrainMs)
        );
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxConcurrentConnections = options.ConnectionCountMax;

                // Above the protocol's limit, so that the endpoint sees and counts what passes that.
                kestrel.Limits.MaxRequestBodySize = 2 * AddCheckpointRequest.BytesMax;
                kestrel.Listen(
                    options.Listen,
                    listener => listener.Protocols = HttpProtocols.Http1
                );
            });
        application = builder.Build();
        application.Use(next => context => ServerHost.GuardAsync(next, context, onBug));
        application.UseRouting();
        new WitnessEndpoint(witness, new WitnessCounters(), time).Map(application);
    }

    /// <summary>Where it listens, with the port that was drawn.</summary>
    public IPEndPoint Address
    {
        get
        {
            ICollection<string> addresses = application
                .Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses;
            return IPEndPoint.Parse(new Uri(addresses.Single()).Authority);
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address is taken or not ours.</exception>
    public Task StartAsync(CancellationToken cancellationToken) =>
        application.StartAsync(cancellationToken);

    /// <summary>Stops listening and waits for the requests under way, as long as the options say.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        application.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => application.DisposeAsync();
}
