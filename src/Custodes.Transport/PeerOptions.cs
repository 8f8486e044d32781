using System.Net;
using Custodes.Primitives;

namespace Custodes.Transport;

/// <summary>How much a node takes from its peers and keeps for them. Every number is a limit.</summary>
public sealed record PeerOptions
{
    /// <summary>Where it listens. Port 0 takes any free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 7443);

    /// <summary>Bytes of a message or a question.</summary>
    public int FrameBytesMax { get; init; } = 4 << 20;

    /// <summary>Bytes of an answer.</summary>
    public int AnswerBytesMax { get; init; } = 4 << 20;

    /// <summary>Bytes of all messages that wait for the handler, at least eight frames.</summary>
    public long InboundBytesMax { get; init; } = 256 << 20;

    /// <summary>Messages of one peer that wait for the handler.</summary>
    public int InboundCountMax { get; init; } = 1024;

    /// <summary>Messages of one peer a second, on average.</summary>
    public int FramesPerSecondMax { get; init; } = 20_000;

    /// <summary>Messages of one peer at once, before the average counts.</summary>
    public int FrameBurstMax { get; init; } = 20_000;

    /// <summary>Connections of one peer; one more closes the oldest, which may be dead without our knowing.</summary>
    public int ConnectionsPerPeerMax { get; init; } = 2;

    /// <summary>Connections that have not yet shown who they are, beyond those of all peers.</summary>
    public int HandshakeCountMax { get; init; } = 64;

    /// <summary>How long a TLS handshake may take.</summary>
    public int HandshakeMs { get; init; } = 5_000;

    /// <summary>Requests at once in a connection.</summary>
    public int StreamsPerConnectionMax { get; init; } = 16;

    /// <summary>How long a request's body may take, however steadily it trickles.</summary>
    public int BodyMs { get; init; } = 10_000;

    /// <summary>Questions of one peer that are answered at once.</summary>
    public int CallsPerPeerMax { get; init; } = 4;

    /// <summary>How long an answer may take, for the one who asks and for the one who answers.</summary>
    public int CallMs { get; init; } = 5_000;

    /// <summary>Messages that wait for one peer.</summary>
    public int OutboundCountMax { get; init; } = 1024;

    /// <summary>Bytes of messages that wait for one peer, at least a frame.</summary>
    public long OutboundBytesMax { get; init; } = 16 << 20;

    /// <summary>Kinds of messages of which the oldest gives way where the queue is full; others are refused.</summary>
    public IReadOnlySet<ushort> DropOldest { get; init; } = new HashSet<ushort>();

    /// <summary>Bytes that go in one request, unless a single message is larger.</summary>
    public int BatchBytesMax { get; init; } = 256 << 10;

    /// <summary>How long a peer may take to accept a request.</summary>
    public int SendMs { get; init; } = 5_000;

    /// <summary>After so long without a message, an empty request keeps the connection and measures the way.</summary>
    public int HelloMs { get; init; } = 5_000;

    /// <summary>The first wait after a connection failed; doubled with each further failure.</summary>
    public int BackoffMsMin { get; init; } = 50;

    /// <summary>The longest wait.</summary>
    public int BackoffMsMax { get; init; } = 5_000;

    /// <summary>How long requests under way may take when the server stops.</summary>
    public int DrainMs { get; init; } = 2_000;

    internal long RequestBytesMax => (long)FrameBytesMax + BatchBytesMax;

    /// <summary>Limits that contradict each other are a bug of whoever set them.</summary>
    internal void Check()
    {
        Invariant.That(FrameBytesMax > 0 && AnswerBytesMax > 0 && BatchBytesMax > 0);
        Invariant.That(InboundBytesMax >= 8L * FrameBytesMax && OutboundBytesMax >= FrameBytesMax);
        Invariant.That(BackoffMsMin > 0 && BackoffMsMax >= BackoffMsMin);

        // HTTP/2 keeps connections by pings, and takes no shorter wait between two.
        Invariant.That(HelloMs >= 1_000);
        Invariant.That(FrameBurstMax > 0 && FramesPerSecondMax > 0);
        Invariant.That(InboundCountMax > 0 && OutboundCountMax > 0 && ConnectionsPerPeerMax > 0);
    }
}
