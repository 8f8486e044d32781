using Custodes.Clocks.Windows;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Seeds from the global node's hash chain, whose anchor all nodes know: it cannot choose a plan that suits it.</summary>
/// <param name="anchor">x_0.</param>
/// <param name="count">How many epochs the chain is for.</param>
public sealed class ChainSeeds(Sha256Hash anchor, int count) : IEpochSeeds
{
    private readonly HashChainLottery newest = new(anchor, count, firstEpoch: 1);

    /// <inheritdoc/>
    public Sha256Hash? SeedOf(ulong epoch, Sha256Hash previous, Sha256Hash reveal)
    {
        if (epoch == 0 || epoch > (ulong)count)
        {
            return null;
        }

        byte[] value = reveal.ToArray();
        bool isRevealed =
            newest.TryOpen((long)epoch, previous, value, out _)
            || new HashChainLottery(anchor, count, firstEpoch: 1).TryOpen(
                (long)epoch,
                previous,
                value,
                out _
            );
        return isRevealed ? EpochOpening.SeedOf(epoch, previous, reveal) : null;
    }
}
