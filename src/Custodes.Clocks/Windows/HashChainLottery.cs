using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Clocks.Windows;

/// <summary>The public half of a <see cref="HashChain"/>: x_0, and what was revealed since.</summary>
/// <remarks>Epochs that were never revealed are stepped over: one hash each. One owner.</remarks>
public sealed class HashChainLottery : IWindowLottery
{
    private readonly long firstEpoch;
    private readonly long count;
    private Sha256Hash known;
    private long knownIndex;

    /// <summary>From what was published.</summary>
    /// <param name="anchor">x_0.</param>
    /// <param name="count">How many epochs it is for.</param>
    /// <param name="firstEpoch">The first of them.</param>
    public HashChainLottery(Sha256Hash anchor, long count, long firstEpoch)
    {
        Invariant.That(count is > 0 and <= HashChain.CountMax && firstEpoch >= 0);
        known = anchor;
        this.count = count;
        this.firstEpoch = firstEpoch;
    }

    /// <inheritdoc/>
    public bool TryOpen(
        long epoch,
        Sha256Hash epochBase,
        ReadOnlySpan<byte> reveal,
        out Sha256Hash secret
    )
    {
        secret = default;
        long index = epoch - firstEpoch + 1;
        if (index <= knownIndex || index > count || reveal.Length != Sha256Hash.Bytes)
        {
            return false;
        }

        Sha256Hash told = new(reveal);
        Sha256Hash value = told;
        for (long step = index; step > knownIndex; step--)
        {
            value = HashChain.Step(step, value);
        }

        if (value != known)
        {
            return false;
        }

        known = told;
        knownIndex = index;
        secret = told;
        return true;
    }
}
