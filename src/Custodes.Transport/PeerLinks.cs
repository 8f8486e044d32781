using Custodes.Contracts.Cluster;
using Custodes.Primitives;
using Custodes.Transport.Frames;
using Custodes.Transport.Links;

namespace Custodes.Transport;

/// <summary>The ways to a node's peers. Any thread.</summary>
/// <remarks>
/// Each peer has a queue, a connection and a loop of its own, so that one that stands still holds up nobody
/// else. Delivery is not promised: protocols that need an answer send again until they have it.
/// </remarks>
public sealed class PeerLinks : IAsyncDisposable
{
    private readonly Dictionary<ushort, PeerLink> links = [];

    /// <summary>Makes the links and begins to connect.</summary>
    /// <param name="parts">What they are made of.</param>
    /// <param name="peers">To whom; nodes of the registry other than this one.</param>
    /// <param name="seed">Of the chance in their waits; each node needs another.</param>
    public PeerLinks(PeerParts parts, IEnumerable<ushort> peers, ulong seed)
    {
        parts.Options.Check();
        foreach (ushort index in peers)
        {
            Invariant.That(index != parts.Self);
            Invariant.That(parts.Registry.TryFind(index, out NodeRecord? node));
            links.Add(index, new PeerLink(parts, node, SplitMix64.Mix(seed + index)));
        }
    }

    /// <summary>Puts a message in a peer's queue. It is not copied and must not change any more.</summary>
    public SendResult TrySend(ushort peerIndex, ushort kind, ReadOnlyMemory<byte> payload) =>
        links.TryGetValue(peerIndex, out PeerLink? link)
            ? link.TrySend(new Frame(kind, payload))
            : SendResult.UnknownPeer;

    /// <summary>Asks a peer a question and waits for the answer, not longer than the options say.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task<CallAnswer> CallAsync(
        ushort peerIndex,
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    ) =>
        links.TryGetValue(peerIndex, out PeerLink? link)
            ? link.CallAsync(kind, payload, cancellationToken)
            : Task.FromResult(new CallAnswer(CallStatus.Unreachable, default));

    /// <summary>Closes them; what waits is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (PeerLink link in links.Values)
        {
            await link.DisposeAsync();
        }
    }
}
