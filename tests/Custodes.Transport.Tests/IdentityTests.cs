using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Custodes.Cryptography.Tls;
using Custodes.Transport.Metrics;

namespace Custodes.Transport.Tests;

/// <summary>
/// Goal: nobody without a certificate of the registry is heard, or listened to.
/// Method: each way to be somebody else, from both ends; the handler must see nothing, the counters it all.
/// </summary>
public sealed class IdentityTests
{
    private static readonly byte[] Body = Wire.Frame(1, "x"u8.ToArray());

    [Fact]
    public async Task A_client_with_another_certificate_is_refused_and_counted()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        TestNode node = cluster.Nodes[0];
        using X509Certificate2 stranger = Cluster.MakeCertificate();
        using RawPeer peer = new(node, stranger);

        await Assert.ThrowsAsync<HttpRequestException>(() => peer.PostAsync(Body));
        Assert.Equal(1, node.Meters.UnknownCertificates);
        await Soon.BeAsync(() => node.Meters.HandshakesFailed == 1);
        await NothingArrivedAsync(cluster);
    }

    [Fact]
    public async Task A_client_with_a_certificate_that_says_the_same_with_another_key_is_refused()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        X509Certificate2 real = cluster.Certificates[1];
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(real.SubjectName, key, HashAlgorithmName.SHA256);
        using X509Certificate2 copy = request.Create(
            real.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            new DateTimeOffset(real.NotBefore),
            new DateTimeOffset(real.NotAfter),
            real.SerialNumberBytes.Span
        );
        using X509Certificate2 forged = copy.CopyWithPrivateKey(key);
        using RawPeer peer = new(cluster.Nodes[0], forged);

        await Assert.ThrowsAsync<HttpRequestException>(() => peer.PostAsync(Body));
        Assert.Equal(1, cluster.Nodes[0].Meters.UnknownCertificates);
        await NothingArrivedAsync(cluster);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        using RawPeer peer = new(cluster.Nodes[0], certificate: null);

        await Assert.ThrowsAsync<HttpRequestException>(() => peer.PostAsync(Body));
        await Soon.BeAsync(() => cluster.Nodes[0].Meters.HandshakesFailed == 1);
        await NothingArrivedAsync(cluster);
    }

    [Fact]
    public async Task A_nodes_own_certificate_does_not_make_a_peer()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        using RawPeer peer = new(cluster.Nodes[0], cluster.Certificates[0]);

        await Assert.ThrowsAsync<HttpRequestException>(() => peer.PostAsync(Body));
        Assert.Equal(1, cluster.Nodes[0].Meters.UnknownCertificates);
    }

    [Fact]
    public async Task Tls_1_2_is_refused_even_with_the_right_certificate()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        using RawPeer old = new(cluster.Nodes[0], cluster.Certificates[1], SslProtocols.Tls12);
        await Assert.ThrowsAsync<HttpRequestException>(() => old.PostAsync(Body));
        await Soon.BeAsync(() => cluster.Nodes[0].Meters.HandshakesFailed == 1);
        await NothingArrivedAsync(cluster);

        using RawPeer current = new(cluster.Nodes[0], cluster.Certificates[1]);
        Assert.Equal("1", (await current.PostAsync(Body)).Taken);
    }

    [Fact]
    public async Task Plain_http_is_refused()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        using TcpClient plain = new();
        await plain.ConnectAsync(cluster.Nodes[0].Address, TestContext.Current.CancellationToken);
        await plain
            .GetStream()
            .WriteAsync(
                "POST /custodes/v1/messages HTTP/1.1\r\nhost: a\r\n\r\n"u8.ToArray(),
                TestContext.Current.CancellationToken
            );

        await Soon.BeAsync(() => cluster.Nodes[0].Meters.HandshakesFailed == 1);
        await NothingArrivedAsync(cluster);
    }

    [Fact]
    public async Task A_server_with_another_certificate_gets_nothing()
    {
        await using Cluster cluster = await Cluster.StartAsync(3);
        (TestNode left, TestNode right, TestNode other) = (
            cluster.Nodes[0],
            cluster.Nodes[1],
            cluster.Nodes[2]
        );

        // Somebody else of the registry answers where the peer should be.
        await right.StopAsync();
        await other.StopAsync();
        await other.StartAsync(right.Listen);
        left.Connect([right]);
        left.Links.TrySend(right.Index, 1, "secret"u8.ToArray());
        await Soon.BeAsync(() => left.Of(right).WrongCertificates > 1);

        Assert.Equal(0, left.Of(right).SentFrames);
        Assert.Equal(1, left.Of(right).OutboundQueued);
        Assert.Equal(0, other.Of(left).ReceivedFrames);
        await other.StopAsync();
        await right.StartAsync();
        Assert.Equal("secret"u8.ToArray(), (await right.Handler.NextAsync()).Payload);
    }

    [Fact]
    public async Task Dates_of_a_certificate_mean_nothing_where_the_registry_has_its_pin()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        using ECDsa key = cluster.Certificates[1].GetECDsaPrivateKey()!;
        CertificateRequest request = new("CN=renewed", key, HashAlgorithmName.SHA256);
        using X509Certificate2 expired = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(1)
        );
        Assert.Equal(TlsPin.Of(cluster.Certificates[1]), TlsPin.Of(expired));
        using RawPeer peer = new(cluster.Nodes[0], expired);

        Assert.Equal("1", (await peer.PostAsync(Body)).Taken);
    }

    [Fact]
    public async Task One_connection_past_the_limit_closes_the_oldest()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        (TestNode node, TestNode peer) = (cluster.Nodes[0], cluster.Nodes[1]);
        List<RawPeer> connections = [];
        for (int number = 0; number < cluster.Options.ConnectionsPerPeerMax; number++)
        {
            connections.Add(new RawPeer(node, cluster.Certificates[1]));
            Assert.Equal("1", (await connections[^1].PostAsync(Body)).Taken);
        }

        Assert.Equal(0, node.Of(peer).Of(InboundRefusal.TooManyConnections));
        connections.Add(new RawPeer(node, cluster.Certificates[1]));
        Assert.Equal("1", (await connections[^1].PostAsync(Body)).Taken);
        Assert.Equal(1, node.Of(peer).Of(InboundRefusal.TooManyConnections));
        connections.ForEach(connection => connection.Dispose());
    }

    // What the right peer sends afterwards is the first that arrives.
    private static async Task NothingArrivedAsync(Cluster cluster)
    {
        TestNode node = cluster.Nodes[0];
        Assert.Equal(0, node.Of(cluster.Nodes[1]).ReceivedFrames);
        using RawPeer peer = new(node, cluster.Certificates[1]);
        Assert.Equal("1", (await peer.PostAsync(Wire.Frame(2, "first"u8.ToArray()))).Taken);
        Assert.Equal("first"u8.ToArray(), (await node.Handler.NextAsync()).Payload);
    }
}
