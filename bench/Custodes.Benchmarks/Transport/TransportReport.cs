using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Tls;
using Custodes.Transport;

namespace Custodes.Benchmarks.Transport;

/// <summary>
/// Question: how long does a message to a peer and back take, and how many go through a second?
/// Method: two nodes in this process on loopback, TLS and all. Latency one message at a time, there and
/// back, so that nothing waits behind another; throughput with as many as the queues hold, the
/// median of five passes.
/// </summary>
internal static class TransportReport
{
    private const ushort Left = 1;
    private const ushort Right = 2;

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(int rounds, int messages, TextWriter output)
    {
        foreach (int bytes in (int[])[200, 64 << 10])
        {
            (double p50, double p99) = await RoundTripsAsync(bytes, rounds);
            double perSecond = await ThroughputAsync(bytes, Math.Max(10, messages * 200 / bytes));
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{bytes, 6} B   there and back p50 {p50:F3} ms, p99 {p99:F3} ms ({rounds} one by one)   {perSecond:F0} messages/s, {perSecond * bytes / 1e6:F1} MB/s"
                )
            );
        }
    }

    private static async Task<(double P50Ms, double P99Ms)> RoundTripsAsync(int bytes, int rounds)
    {
        await using BenchNode left = Make(Left, out X509Certificate2 leftShows);
        await using BenchNode right = Make(Right, out X509Certificate2 rightShows);
        await ConnectAsync(left, leftShows, right, rightShows);
        right.EchoTo(Left);
        byte[] payload = new byte[bytes];
        double[] took = new double[rounds];

        // The first make connections and code.
        for (int round = -Math.Min(2_000, rounds); round < rounds; round++)
        {
            long begun = Stopwatch.GetTimestamp();
            Task back = left.ExpectAsync(1);
            _ = left.TrySend(Right, payload);
            await back;
            if (round >= 0)
            {
                took[round] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        }

        Array.Sort(took);
        return (took[rounds / 2], took[rounds * 99 / 100]);
    }

    private static async Task<double> ThroughputAsync(int bytes, int messages)
    {
        await using BenchNode left = Make(Left, out X509Certificate2 leftShows);
        await using BenchNode right = Make(Right, out X509Certificate2 rightShows);
        await ConnectAsync(left, leftShows, right, rightShows);
        byte[] payload = new byte[bytes];
        double[] perSecond = new double[5];
        for (int pass = 0; pass < perSecond.Length; pass++)
        {
            Task all = right.ExpectAsync(messages);
            long begun = Stopwatch.GetTimestamp();
            for (int sent = 0; sent < messages; sent++)
            {
                while (left.TrySend(Right, payload) != SendResult.Queued)
                {
                    await Task.Yield();
                }
            }

            await all;
            perSecond[pass] = messages / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        Array.Sort(perSecond);
        return perSecond[perSecond.Length / 2];
    }

    private static BenchNode Make(ushort index, out X509Certificate2 certificate)
    {
        if (!TlsCertificate.TryRead(TlsCertificate.MakePem(), out certificate!))
        {
            throw new UnreachableException();
        }

        return new BenchNode(index, certificate);
    }

    private static async Task ConnectAsync(
        BenchNode left,
        X509Certificate2 leftShows,
        BenchNode right,
        X509Certificate2 rightShows
    )
    {
        NodeRegistry before = Registry(leftShows, 1, rightShows, 1);
        await left.StartAsync(before);
        await right.StartAsync(before);
        NodeRegistry after = Registry(leftShows, left.Port, rightShows, right.Port);
        left.Connect(after, Right);
        right.Connect(after, Left);
    }

    private static NodeRegistry Registry(
        X509Certificate2 left,
        int leftPort,
        X509Certificate2 right,
        int rightPort
    ) =>
        NodeRegistry.TryCreate(
            [Record(Left, left, leftPort), Record(Right, right, rightPort)],
            out NodeRegistry? registry,
            out _,
            out _
        )
            ? registry
            : throw new UnreachableException();

    private static NodeRecord Record(ushort index, X509Certificate2 certificate, int port)
    {
        byte[] key = new byte[NodeRegistry.KeyBytes];
        key[0] = (byte)index;
        return new NodeRecord(
            index,
            $"node{index}",
            NodeKind.Validator,
            "bench",
            Weight: 1,
            key,
            "127.0.0.1",
            port,
            TlsPin.Of(certificate)
        );
    }
}
