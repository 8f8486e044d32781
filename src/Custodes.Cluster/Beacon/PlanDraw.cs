using Custodes.Clocks.Windows;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Beacon;

/// <summary>What the plan of an epoch of a tree with validators is drawn from.</summary>
/// <remarks>
/// <code>
/// seed = SHA-256("custodes/epoch-seed/v2\n" | first epoch 8 | digest of the baseline before 32 | value of the first epoch 32 | drawn 32)
/// </code>
/// The first epoch is the one after that of the baseline. Epochs may be tried again, and skipped, and all have the
/// value of the first: the global node, which knows all values of its own chain, would otherwise pick the number it likes.
/// </remarks>
/// <param name="Epoch">Of the tree.</param>
/// <param name="Previous">Digest of the baseline before; of nothing at the beginning.</param>
/// <param name="PreviousEpoch">Its epoch; 0 at the beginning.</param>
/// <param name="Reveal">The value of the global node's chain for the epoch.</param>
/// <param name="Drawn">What validators drew after the baseline before was certified; zero for nothing.</param>
public readonly record struct PlanDraw(
    ulong Epoch,
    Sha256Hash Previous,
    ulong PreviousEpoch,
    Sha256Hash Reveal,
    Sha256Hash Drawn
)
{
    /// <summary>The seed of the plan. Costs a hash for each epoch that was skipped.</summary>
    public Sha256Hash ToSeed()
    {
        Sha256Hash value = Reveal;
        for (ulong epoch = Epoch; epoch > PreviousEpoch + 1; epoch--)
        {
            value = HashChain.Before((long)epoch, value);
        }

        BodyWriter writer = new();
        writer.PutBytes("custodes/epoch-seed/v2\n"u8);
        writer.PutUInt64(PreviousEpoch + 1);
        writer.PutHash(Previous);
        writer.PutHash(value);
        writer.PutHash(Drawn);
        return Sha256.Of(writer.ToArray());
    }
}
