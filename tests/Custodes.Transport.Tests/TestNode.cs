using System.Net;
using System.Security.Cryptography.X509Certificates;
using Custodes.Transport.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Custodes.Transport.Tests;

/// <summary>A node of a test's cluster.</summary>
internal sealed class TestNode(Cluster cluster, ushort index, TimeProvider time) : IAsyncDisposable
{
    private PeerServer? server;
    private PeerLinks? links;
    private IPEndPoint? listen;

    public ushort Index => index;

    public RecordingHandler Handler { get; } = new();

    public List<Exception> Bugs { get; } = [];

    public PeerMeters Meters { get; } = new(cluster.Registry(), index, time);

    public IPEndPoint Address => server!.Address;

    public PeerLinks Links => links!;

    public PeerFigures Of(TestNode peer) => Meters.Of(peer.Index);

    /// <summary>Where it listened when it was first started.</summary>
    public IPEndPoint Listen => listen!;

    /// <summary>Starts the server, in the place of another when one is given.</summary>
    public async Task StartAsync(IPEndPoint? place = null)
    {
        listen = place ?? listen;
        PeerParts parts = Parts();
        server = new PeerServer(
            listen is null
                ? parts
                : parts with
                {
                    Options = parts.Options with { Listen = listen },
                },
            Handler
        );
        await server.StartAsync(TestContext.Current.CancellationToken);
        listen = server.Address;
    }

    public async Task StopAsync()
    {
        await server!.StopAsync(TestContext.Current.CancellationToken);
        await server.DisposeAsync();
        server = null;
    }

    /// <summary>Links to others, showing another certificate when one is given.</summary>
    public PeerLinks Connect(TestNode[] peers, X509Certificate2? certificate = null)
    {
        PeerParts parts = Parts();
        links = new PeerLinks(
            certificate is null ? parts : parts with { Certificate = certificate },
            peers.Select(peer => peer.Index),
            seed: 1
        );
        return links;
    }

    public async ValueTask DisposeAsync()
    {
        Handler.Gate.Set();
        if (links is not null)
        {
            await links.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Handler.Dispose();
        Assert.Empty(Bugs);
    }

    private PeerParts Parts() =>
        new(
            cluster.Options,
            cluster.Registry(),
            index,
            cluster.Certificates[index - Cluster.First],
            Meters,
            time,
            NullLoggerFactory.Instance,
            Bugs.Add
        );
}
