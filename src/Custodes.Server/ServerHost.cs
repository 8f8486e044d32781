using System.Diagnostics;
using System.Net;
using Custodes.Server.Endpoints;
using Custodes.Server.Options;
using Custodes.Server.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Custodes.Server;

/// <summary>The listeners of a node: OTLP by gRPC and HTTP, and the API.</summary>
/// <remarks>
/// One web server with three listeners. It takes no signals and reads no configuration: whoever
/// starts it decides when it stops.
/// </remarks>
public sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly OtlpCounters counters;
    private readonly ByteBudget budget;
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Makes the listeners; nothing listens yet.</summary>
    public ServerHost(ServerOptions options, ServerParts parts)
    {
        Options = options;
        budget = new ByteBudget(options.BufferedBytesMax);
        counters = new OtlpCounters(budget);
        OtlpGrpc grpc = new(parts.Intake, options, budget, counters);
        OtlpHttp http = new(parts.Intake, options, budget, counters);

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(parts.Logs);
        builder.Services.AddSingleton(parts.Reader);
        builder.Services.AddSingleton(parts.Commands);
        builder.Services.AddSingleton(parts.Evidence);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json =>
            ServerJson.ApplyTo(json.SerializerOptions)
        );
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromMilliseconds(options.DrainMs)
        );
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        application = builder.Build();
        application.Use(next => context => GuardAsync(next, context, parts.OnBug));
        application.Use(next =>
            context =>
                context.Features.GetRequiredFeature<ListenerFeature>().Kind switch
                {
                    ListenerKind.OtlpGrpc => grpc.HandleAsync(context),
                    ListenerKind.OtlpHttp => http.HandleAsync(context),
                    ListenerKind.Api => next(context),
                    _ => throw new UnreachableException(),
                }
        );
        ApiGate gate = new(options, parts.OnDenied);
        application.Use(next => context => gate.PassAsync(context, next));
        application.UseRouting();
        MapApi(application, parts, options);
    }

    /// <summary>Where OTLP over gRPC is taken, with the port that was drawn.</summary>
    public IPEndPoint OtlpGrpc => Address(0);

    /// <summary>Where OTLP over HTTP is taken, with the port that was drawn.</summary>
    public IPEndPoint OtlpHttp => Address(1);

    /// <summary>Where the API is, with the port that was drawn.</summary>
    public IPEndPoint Api => Address(2);

    internal ServerOptions Options { get; }

    internal OtlpCounters Counters => counters;

    internal long BufferedBytes => budget.Bytes;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">An address is taken or not ours.</exception>
    public Task StartAsync(CancellationToken cancellationToken) =>
        application.StartAsync(cancellationToken);

    /// <summary>Stops listening and waits for the requests under way, as long as the options say.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Streams would otherwise hold the server until the time for draining is over.
        await stopping.CancelAsync();
        await application.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await application.DisposeAsync();
        stopping.Dispose();
    }

    private void MapApi(IEndpointRouteBuilder routes, ServerParts parts, ServerOptions options)
    {
        DashboardEndpoint.Map(routes);
        IndexEndpoint.Map(routes);
        AgentsEndpoint.Map(routes);
        AgentEndpoint.Map(routes);
        OrderEndpoint.Map(routes);
        AlarmsEndpoint.Map(
            routes,
            new AlarmStream(parts.Reader, parts.Alarms, parts.Time, options, stopping.Token)
        );
        VerdictsEndpoint.Map(routes);
        EvidenceEndpoint.Map(routes);
        HealthEndpoint.Map(routes);
        if (parts.Cluster is not null)
        {
            ClusterEndpoint.Map(routes, parts.Cluster);
        }

        MetricsEndpoint.Map(
            routes,
            samples =>
            {
                counters.AppendTo(samples);
                parts.Alarms.AppendTo(samples);
                parts.Cluster?.AppendTo(samples);
            }
        );
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.ConnectionCountMax;
        kestrel.Limits.MaxRequestBodySize = 64 << 10;

        // A telemetry body arrives in few round trips instead of one for every 64 KiB.
        kestrel.Limits.Http2.InitialConnectionWindowSize = 4 << 20;
        kestrel.Limits.Http2.InitialStreamWindowSize = 1 << 20;
        Listen(kestrel, options.OtlpGrpc, HttpProtocols.Http2, ListenerKind.OtlpGrpc);
        Listen(kestrel, options.OtlpHttp, HttpProtocols.Http1, ListenerKind.OtlpHttp);
        Listen(kestrel, options.Api, HttpProtocols.Http1, ListenerKind.Api);
    }

    private static void Listen(
        KestrelServerOptions kestrel,
        IPEndPoint address,
        HttpProtocols protocols,
        ListenerKind kind
    )
    {
        ListenerFeature feature = new(kind);
        kestrel.Listen(
            address,
            listener =>
            {
                listener.Protocols = protocols;
                listener.Use(next =>
                    connection =>
                    {
                        connection.Features.Set(feature);
                        return next(connection);
                    }
                );
            }
        );
    }

    /// <summary>Tells of a broken invariant before it goes on its way.</summary>
    internal static async Task GuardAsync(
        RequestDelegate next,
        HttpContext context,
        Action<Exception> onBug
    )
    {
        try
        {
            await next(context);
        }
        catch (UnreachableException bug)
        {
            onBug(bug);
            throw;
        }
    }

    private IPEndPoint Address(int index)
    {
        ICollection<string> addresses = application
            .Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses;
        return IPEndPoint.Parse(new Uri(addresses.ElementAt(index)).Authority);
    }
}
