using System.Net;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Server.Endpoints;
using Custodes.Server.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Custodes.Server;

/// <summary>The API of a node that watches no agents itself: <c>/healthz</c>, <c>/v1/cluster</c>, its log of evidence, <c>/metrics</c>, and at the global one <c>/v1/orders</c>.</summary>
/// <remarks>The same gate as that of a node with agents. Whoever starts it decides when it stops.</remarks>
public sealed class TreeHost : IAsyncDisposable
{
    private readonly WebApplication application;

    /// <summary>Makes the listener; nothing listens yet.</summary>
    public TreeHost(
        ServerOptions options,
        IClusterReader cluster,
        IEvidenceReader evidence,
        IFleetOrders? orders,
        ILoggerFactory logs,
        Action<Exception> onBug
    )
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(evidence);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json =>
            ServerJson.ApplyTo(json.SerializerOptions)
        );
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxConcurrentConnections = options.ConnectionCountMax;
                kestrel.Limits.MaxRequestBodySize = orders is null ? 0 : orders.BytesMax + 1;
                kestrel.Listen(options.Api);
            });
        application = builder.Build();
        application.Use(next => context => ServerHost.GuardAsync(next, context, onBug));
        ApiGate gate = new(options, static _ => { });
        application.Use(next => context => gate.PassAsync(context, next));
        application.UseRouting();
        application.MapGet("/healthz", () => TypedResults.Text("ok\n"));
        DashboardEndpoint.Map(application);
        ClusterEndpoint.Map(application, cluster);
        EvidenceEndpoint.Map(application);
        if (orders is not null)
        {
            FleetOrderEndpoint.Map(application, orders);
        }

        application.MapGet(
            "/metrics",
            () =>
            {
                List<MetricSample> samples = [];
                cluster.AppendTo(samples);
                return TypedResults.Text(PrometheusText.Write(samples), PrometheusText.ContentType);
            }
        );
    }

    /// <summary>Where it listens, with the port that was drawn.</summary>
    public IPEndPoint Api =>
        IPEndPoint.Parse(
            new Uri(
                application
                    .Services.GetRequiredService<IServer>()
                    .Features.GetRequiredFeature<IServerAddressesFeature>()
                    .Addresses.Single()
            ).Authority
        );

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address is taken or not ours.</exception>
    public Task StartAsync(CancellationToken cancellationToken) =>
        application.StartAsync(cancellationToken);

    /// <summary>Stops.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        application.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => application.DisposeAsync();
}
