using System.Globalization;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Primitives;

namespace Custodes.Transport.Metrics;

/// <summary>What a node counts of its peers, shared by its server and its links. Any thread.</summary>
public sealed class PeerMeters
{
    private readonly TimeProvider time;
    private readonly List<(NodeRecord Node, PeerFigures Figures)> peers = [];
    private readonly Dictionary<ushort, PeerFigures> byIndex = [];
    private long unknownCertificates;
    private long handshakesFailed;

    /// <summary>Makes counters for every node of a registry but this one.</summary>
    public PeerMeters(NodeRegistry registry, ushort self, TimeProvider time)
    {
        this.time = time;
        foreach (NodeRecord node in registry.Nodes)
        {
            if (node.Index != self)
            {
                PeerFigures figures = new();
                peers.Add((node, figures));
                byIndex.Add(node.Index, figures);
            }
        }
    }

    internal long UnknownCertificates => Interlocked.Read(ref unknownCertificates);

    internal long HandshakesFailed => Interlocked.Read(ref handshakesFailed);

    /// <summary>Adds what <c>/metrics</c> shows, samples of one name next to each other.</summary>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        samples.Add(
            new MetricSample(
                "custodes_peer_unknown_certificates_total",
                "Connections refused because no node of the registry has their certificate.",
                MetricType.Counter,
                [],
                UnknownCertificates
            )
        );
        samples.Add(
            new MetricSample(
                "custodes_peer_handshakes_failed_total",
                "Connections that never showed who they are, those with unknown certificates among them.",
                MetricType.Counter,
                [],
                HandshakesFailed
            )
        );
        Counter(samples, "received_messages_total", "Messages taken.", f => f.ReceivedFrames);
        Counter(samples, "received_bytes_total", "Bytes of them.", f => f.ReceivedBytes);
        Counter(samples, "sent_messages_total", "Messages that the peer took.", f => f.SentFrames);
        Counter(samples, "sent_bytes_total", "Bytes of them on the wire.", f => f.SentBytes);
        ByReason<InboundRefusal>(
            samples,
            "refused_total",
            "What the peer sent and was not taken, by reason.",
            (figures, reason) => figures.Of(reason)
        );
        ByReason<OutboundLoss>(
            samples,
            "unsent_messages_total",
            "Messages that did not arrive at the peer, or may not have, by reason.",
            (figures, reason) => figures.Of(reason)
        );
        Gauge(samples, "inbound_queue", "Its messages that wait.", f => f.InboundQueued);
        Gauge(samples, "outbound_queue", "Messages that wait for it.", f => f.OutboundQueued);
        Gauge(samples, "connected", "1 when it answered last.", f => f.IsConnected ? 1 : 0);
        Counter(samples, "connect_failures_total", "Requests that failed.", f => f.ConnectFailures);
        Counter(
            samples,
            "wrong_certificates_total",
            "Times that somebody else answered at its address.",
            f => f.WrongCertificates
        );
        Gauge(
            samples,
            "seen_seconds",
            "Seconds since it asked or answered; -1 for never.",
            f => f.SeenAt < 0 ? -1 : time.GetElapsedTime(f.SeenAt).TotalSeconds
        );
        Gauge(
            samples,
            "round_trip_seconds",
            "Seconds that its newest answer took; -1 before the first.",
            f => f.RoundTripSeconds
        );
    }

    internal PeerFigures Of(ushort peerIndex)
    {
        Invariant.That(byIndex.ContainsKey(peerIndex));
        return byIndex[peerIndex];
    }

    internal void SeeUnknownCertificate() => Interlocked.Increment(ref unknownCertificates);

    internal void FailHandshake() => Interlocked.Increment(ref handshakesFailed);

    private void Counter(
        ICollection<MetricSample> samples,
        string name,
        string help,
        Func<PeerFigures, double> value
    ) => Add(samples, name, help, MetricType.Counter, value);

    private void Gauge(
        ICollection<MetricSample> samples,
        string name,
        string help,
        Func<PeerFigures, double> value
    ) => Add(samples, name, help, MetricType.Gauge, value);

    private void Add(
        ICollection<MetricSample> samples,
        string name,
        string help,
        MetricType type,
        Func<PeerFigures, double> value
    )
    {
        foreach ((NodeRecord node, PeerFigures figures) in peers)
        {
            samples.Add(
                new MetricSample(
                    $"custodes_peer_{name}",
                    help,
                    type,
                    [new("peer", node.Name)],
                    value(figures)
                )
            );
        }
    }

    private void ByReason<TReason>(
        ICollection<MetricSample> samples,
        string name,
        string help,
        Func<PeerFigures, TReason, long> value
    )
        where TReason : struct, Enum
    {
        foreach ((NodeRecord node, PeerFigures figures) in peers)
        {
            foreach (TReason reason in Enum.GetValues<TReason>())
            {
                // Most peers never give most reasons; thousands of zeros would only be paid for.
                if (value(figures, reason) is > 0 and long count)
                {
                    samples.Add(
                        new MetricSample(
                            $"custodes_peer_{name}",
                            help,
                            MetricType.Counter,
                            [
                                new("peer", node.Name),
                                new(
                                    "reason",
                                    reason.ToString().ToLower(CultureInfo.InvariantCulture)
                                ),
                            ],
                            count
                        )
                    );
                }
            }
        }
    }
}
