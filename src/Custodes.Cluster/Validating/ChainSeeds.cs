using Custodes.Clocks.Windows;
using Custodes.Cluster.Beacon;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Seeds from the global node's hash chain, whose anchor all nodes know: it cannot choose a plan that suits it.</summary>
/// <param name="anchor">x_0.</param>
/// <param name="count">How many epochs the chain is for.</param>
/// <param name="isDrawn">Whether validators take part in the draw, without whom there is no plan then.</param>
public sealed class ChainSeeds(Sha256Hash anchor, int count, bool isDrawn) : IEpochSeeds
{
    private readonly HashChainLottery newest = new(anchor, count, firstEpoch: 1);

    /// <inheritdoc/>
    public Sha256Hash? SeedOf(PlanDraw draw)
    {
        (ulong epoch, Sha256Hash previous) = (draw.Epoch, draw.Previous);
        if (epoch == 0 || epoch > (ulong)count || (isDrawn && draw.Drawn == default))
        {
            return null;
        }

        byte[] value = draw.Reveal.ToArray();
        bool isRevealed =
            newest.TryOpen((long)epoch, previous, value, out _)
            || new HashChainLottery(anchor, count, firstEpoch: 1).TryOpen(
                (long)epoch,
                previous,
                value,
                out _
            );
        return !isRevealed ? null
            : isDrawn ? draw.ToSeed()
            : EpochOpening.SeedOf(epoch, previous, draw.Reveal);
    }
}
