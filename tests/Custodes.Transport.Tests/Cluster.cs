using System.Net;
using System.Security.Cryptography.X509Certificates;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Tls;

namespace Custodes.Transport.Tests;

/// <summary>Nodes on loopback with certificates of their own, numbered 10, 11, 12 and so on.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const ushort First = 10;

    private readonly Dictionary<ushort, int> ports = [];

    private Cluster(int count)
    {
        for (int position = 0; position < count; position++)
        {
            Certificates.Add(MakeCertificate());
        }
    }

    public List<X509Certificate2> Certificates { get; } = [];

    public List<TestNode> Nodes { get; } = [];

    public PeerOptions Options { get; init; } = new() { Listen = new(IPAddress.Loopback, 0) };

    /// <summary>Makes nodes whose servers run; a setting changes the limits of all.</summary>
    public static async Task<Cluster> StartAsync(
        int count,
        Func<PeerOptions, PeerOptions>? set = null,
        TimeProvider? time = null
    )
    {
        PeerOptions options = new() { Listen = new(IPAddress.Loopback, 0) };
        Cluster cluster = new(count) { Options = set is null ? options : set(options) };
        for (int position = 0; position < count; position++)
        {
            TestNode node = new(cluster, (ushort)(First + position), time ?? TimeProvider.System);
            cluster.Nodes.Add(node);
            await node.StartAsync();
            cluster.ports[node.Index] = node.Address.Port;
        }

        return cluster;
    }

    public static X509Certificate2 MakeCertificate()
    {
        Assert.True(
            TlsCertificate.TryRead(TlsCertificate.MakePem(), out X509Certificate2? certificate)
        );
        return certificate;
    }

    /// <summary>The nodes as they are known now; ports that are not drawn yet stand as 1.</summary>
    public NodeRegistry Registry()
    {
        List<NodeRecord> records = [];
        for (int position = 0; position < Certificates.Count; position++)
        {
            byte[] key = new byte[32];
            key[0] = (byte)position;
            ushort index = (ushort)(First + position);
            records.Add(
                new NodeRecord(
                    index,
                    $"node{position}",
                    NodeKind.Validator,
                    $"owner{position}",
                    Weight: 1,
                    key,
                    "127.0.0.1",
                    ports.GetValueOrDefault(index, 1),
                    TlsPin.Of(Certificates[position])
                )
            );
        }

        Assert.True(NodeRegistry.TryCreate(records, out NodeRegistry? registry, out _, out _));
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestNode node in Nodes)
        {
            await node.DisposeAsync();
        }

        Certificates.ForEach(certificate => certificate.Dispose());
    }
}
