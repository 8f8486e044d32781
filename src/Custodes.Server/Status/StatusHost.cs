using System.Net;
using System.Text;
using Custodes.Primitives;
using Custodes.Server.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Custodes.Server.Status;

/// <summary>A small listener on loopback that shows what a node knows, and takes no orders.</summary>
public sealed class StatusHost : IAsyncDisposable
{
    private const int ConnectionCountMax = 64;

    private readonly StatusParts parts;
    private readonly WebApplication application;

    /// <summary>Makes the listener; nothing listens yet.</summary>
    public StatusHost(StatusParts parts)
    {
        Invariant.That(IPAddress.IsLoopback(parts.Listen.Address));
        this.parts = parts;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(parts.Logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxConcurrentConnections = ConnectionCountMax;
                kestrel.Limits.MaxRequestBodySize = 0;
                kestrel.Listen(parts.Listen, listener => listener.Protocols = HttpProtocols.Http1);
            });
        application = builder.Build();
        application.Use(next => context => ServerHost.GuardAsync(next, context, parts.OnBug));
        application.Run(AnswerAsync);
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        string path = context.Request.Path.Value ?? "";

        // A name of its own that leads to 127.0.0.1 would let any web page that the operator visits read this.
        if (!IsLoopback(context.Request.Host.Host))
        {
            return TextAsync(context, StatusCodes.Status403Forbidden, "Host must be loopback\n");
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET\n");
        }

        if (parts.Pages.TryGetValue(path, out StatusPage? page))
        {
            byte[] json = page(name =>
                context.Request.Query.TryGetValue(name, out StringValues values) && values.Count > 0
                    ? values[0]
                    : null
            );
            return WriteAsync(context, StatusCodes.Status200OK, "application/json", json);
        }

        switch (path)
        {
            case "/metrics":
                return WriteAsync(
                    context,
                    StatusCodes.Status200OK,
                    PrometheusText.ContentType,
                    Encoding.UTF8.GetBytes(PrometheusText.Write(parts.Metrics()))
                );
            case "/healthz":
                return parts.IsHealthy()
                    ? TextAsync(context, StatusCodes.Status200OK, "ok\n")
                    : TextAsync(context, StatusCodes.Status503ServiceUnavailable, "stopped\n");
            default:
                return TextAsync(
                    context,
                    StatusCodes.Status404NotFound,
                    $"{string.Join('\n', parts.Pages.Keys.Order(StringComparer.Ordinal))}\n/metrics\n/healthz\n"
                );
        }
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address)
            && IPAddress.IsLoopback(address)
        );

    private static Task TextAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    private static Task WriteAsync(HttpContext context, int status, string type, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
