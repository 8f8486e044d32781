using System.Net;
using System.Security.Cryptography.X509Certificates;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Tls;
using Custodes.Primitives;
using Custodes.Transport.Identity;
using Custodes.Transport.Queues;
using Custodes.Transport.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Custodes.Transport;

/// <summary>Takes what peers send: HTTP/2 over TLS 1.3 with certificates of both ends; docs/protocol/peer.md.</summary>
/// <remarks>
/// Whoever has no certificate of the registry is refused in the handshake, before a byte of a request is
/// read. It takes no signals and reads no configuration: whoever starts it decides when it stops.
/// </remarks>
public sealed class PeerServer : IAsyncDisposable
{
    private readonly PeerParts parts;
    private readonly IPeerHandler handler;
    private readonly PeerPins pins;
    private readonly Dictionary<ushort, Peer> peers = [];
    private readonly Inboxes inboxes;
    private readonly WebApplication application;
    private readonly CancellationTokenSource stopping = new();
    private Task handing = Task.CompletedTask;

    /// <summary>Makes the server; nothing listens yet.</summary>
    public PeerServer(PeerParts parts, IPeerHandler handler)
    {
        PeerOptions options = parts.Options;
        options.Check();
        Invariant.That(parts.Registry.TryFind(parts.Self, out NodeRecord? self));
        Invariant.That(TlsPin.Of(parts.Certificate).AsSpan().SequenceEqual(self.TlsPin.Span));
        this.parts = parts;
        this.handler = handler;
        pins = new PeerPins(parts.Registry, parts.Self);
        foreach (NodeRecord node in parts.Registry.Nodes)
        {
            if (node.Index != parts.Self)
            {
                peers.Add(
                    node.Index,
                    new Peer(node, parts.Meters.Of(node.Index), options, parts.Time)
                );
            }
        }

        InboundBudget budget = new(options, peers.Count);
        inboxes = new Inboxes(budget, peers.Count);
        PeerEndpoint endpoint = new(handler, budget, inboxes, options, parts.Time);

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(parts.Logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromMilliseconds(options.DrainMs)
        );
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        application = builder.Build();
        application.Run(context => GuardAsync(endpoint, context));
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

    /// <summary>Begins to listen and to hand messages over.</summary>
    /// <exception cref="IOException">The address is taken or not ours.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await application.StartAsync(cancellationToken);
        handing = HandOverAsync();
    }

    /// <summary>Stops listening, then handing over; messages that still wait are gone.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await application.StopAsync(cancellationToken);
        await stopping.CancelAsync();
        await handing;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await handing;
        await application.DisposeAsync();
        stopping.Dispose();
    }

    // Off the caller's thread from the first message on: a handler may take its time.
    private async Task HandOverAsync()
    {
        await Task.Yield();
        try
        {
            await inboxes.RunAsync(handler, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The way this loop ends.
        }
        catch (Exception bug)
        {
            parts.OnBug(bug);
            throw;
        }
    }

    private async Task GuardAsync(PeerEndpoint endpoint, HttpContext context)
    {
        try
        {
            await endpoint.HandleAsync(context);
        }
        catch (Exception failure)
            when (failure is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // The peer went away while it was answered.
            context.Abort();
        }
        catch (Exception bug)
        {
            parts.OnBug(bug);
            throw;
        }
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        PeerOptions options = parts.Options;
        KestrelServerLimits limits = kestrel.Limits;
        kestrel.AddServerHeader = false;
        limits.MaxConcurrentConnections =
            (long)peers.Count * options.ConnectionsPerPeerMax + options.HandshakeCountMax;
        limits.MaxRequestBodySize = options.RequestBytesMax;
        limits.MaxRequestHeaderCount = 16;
        limits.MaxRequestHeadersTotalSize = 4 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(options.HandshakeMs);
        limits.Http2.MaxStreamsPerConnection = options.StreamsPerConnectionMax;
        limits.Http2.MaxRequestHeaderFieldSize = 1 << 10;
        limits.Http2.InitialConnectionWindowSize = 1 << 20;
        limits.Http2.InitialStreamWindowSize = 512 << 10;

        // A peer that vanished without a word is noticed, and its connection's memory given back.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromMilliseconds(options.HelloMs);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromMilliseconds(options.HelloMs);
        kestrel.Listen(options.Listen, Configure);
    }

    private void Configure(ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http2;
        listener.Use(next => connection => CountAsync(connection, next));
        listener.UseHttps(
            new HttpsConnectionAdapterOptions
            {
                ServerCertificate = parts.Certificate,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (certificate, _, _) => IsPeer(certificate),
                SslProtocols = TlsRules.Protocols,
                HandshakeTimeout = TimeSpan.FromMilliseconds(parts.Options.HandshakeMs),
                OnAuthenticate = static (_, tls) => TlsRules.Apply(tls),
            }
        );
        listener.Use(next => connection => EnterAsync(connection, next));
    }

    private bool IsPeer(X509Certificate2 certificate)
    {
        if (pins.TryFind(certificate, out _))
        {
            return true;
        }

        parts.Meters.SeeUnknownCertificate();
        return false;
    }

    // Outside of TLS, to see the connections that never come through it.
    private async Task CountAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        await next(connection);
        if (connection.Features.Get<PeerFeature>() is null)
        {
            parts.Meters.FailHandshake();
        }
    }

    private async Task EnterAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        X509Certificate2? certificate = connection
            .Features.Get<ITlsConnectionFeature>()
            ?.ClientCertificate;
        Invariant.That(pins.TryFind(certificate, out NodeRecord? node));
        Peer peer = peers[node.Index];
        connection.Features.Set(new PeerFeature(peer));
        peer.Enter(connection);
        try
        {
            await next(connection);
        }
        finally
        {
            peer.Leave(connection);
        }
    }
}
