using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Custodes.Contracts.Cluster;
using Custodes.Transport;
using Custodes.Transport.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Custodes.Benchmarks.Transport;

/// <summary>One of two nodes on loopback: it counts what arrives, or sends it back.</summary>
internal sealed class BenchNode(ushort index, X509Certificate2 certificate)
    : IPeerHandler,
        IAsyncDisposable
{
    private PeerServer? server;
    private PeerLinks? links;
    private ushort echoTo;
    private bool isEcho;
    private int expected;
    private int arrivedCount;
    private TaskCompletionSource arrived = new();

    public ushort Index => index;

    public int Port => server!.Address.Port;

    public async Task StartAsync(NodeRegistry registry)
    {
        server = new PeerServer(Parts(registry), this);
        await server.StartAsync(CancellationToken.None);
    }

    public void Connect(NodeRegistry registry, ushort peer) =>
        links = new PeerLinks(Parts(registry), [peer], seed: index);

    /// <summary>From now on, what comes goes back.</summary>
    public void EchoTo(ushort peer)
    {
        echoTo = peer;
        isEcho = true;
    }

    /// <summary>Completes when so many messages came.</summary>
    public Task ExpectAsync(int count)
    {
        arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        arrivedCount = 0;
        Volatile.Write(ref expected, count);
        return arrived.Task;
    }

    public SendResult TrySend(ushort peer, byte[] payload) => links!.TrySend(peer, 1, payload);

    public bool Accepts(ushort peerIndex, ushort kind) => true;

    public void OnMessage(ushort peerIndex, ushort kind, ReadOnlyMemory<byte> payload)
    {
        if (isEcho)
        {
            _ = links!.TrySend(echoTo, kind, payload);
            return;
        }

        if (++arrivedCount == Volatile.Read(ref expected))
        {
            arrived.SetResult();
        }
    }

    public ValueTask<byte[]?> OnCallAsync(
        ushort peerIndex,
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<byte[]?>(null);

    public async ValueTask DisposeAsync()
    {
        if (links is not null)
        {
            await links.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private PeerParts Parts(NodeRegistry registry) =>
        new(
            new PeerOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                FramesPerSecondMax = 10_000_000,
                FrameBurstMax = 10_000_000,
                InboundCountMax = 4096,
                OutboundCountMax = 4096,
            },
            registry,
            index,
            certificate,
            new PeerMeters(registry, index, TimeProvider.System),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            bug => throw new UnreachableException("bug", bug)
        );
}
