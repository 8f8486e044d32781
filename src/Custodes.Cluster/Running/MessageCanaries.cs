using Custodes.Clocks.Statements;
using Custodes.Cluster.Messages;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Running;

/// <summary>Offers a node of the tree forged messages by the way that all messages take.</summary>
/// <param name="stranger">A key that is in no registry; stays the caller's.</param>
/// <param name="meanMs">Mean time between two of a kind.</param>
/// <param name="chance">Numbers from 0 up to 1 that nobody can foretell.</param>
public sealed class MessageCanaries(SigningKey stranger, double meanMs, Func<double> chance)
{
    /// <summary>What came of them.</summary>
    public NodeCanaries Book { get; } =
        new([NodeCanaryKind.Clock, NodeCanaryKind.Summary], meanMs, chance, nowMs: 0);

    /// <summary>Offers what is due; nothing as long as no peer has said anything.</summary>
    /// <param name="nowMs">The time, from 0.</param>
    /// <param name="clock">The node's clock, which knows what its peers said last.</param>
    /// <param name="open">The way that all messages take; null when it refuses.</param>
    /// <returns>Kinds whose forgery was let through just now.</returns>
    public IReadOnlyList<NodeCanaryKind> Offer(
        long nowMs,
        ClockKeeper clock,
        Func<ReadOnlyMemory<byte>, ClusterMessage?> open
    ) =>
        Book.Offer(
            nowMs,
            kind =>
            {
                int count = clock.Peers.Count;
                if (count == 0)
                {
                    return null;
                }

                ClockStatement said = clock.Peers.ElementAt((int)(chance() * count));
                byte[] forged =
                    kind == NodeCanaryKind.Clock
                        ? Forgery.Clock(said, stranger)
                        : Forgery.Summary(said);
                return open(forged) is null;
            }
        );
}
