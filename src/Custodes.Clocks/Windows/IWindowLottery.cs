using Custodes.Cryptography;

namespace Custodes.Clocks.Windows;

/// <summary>What everybody has of somebody's lottery: enough to check a reveal, too little to predict one.</summary>
public interface IWindowLottery
{
    /// <summary>Checks what was revealed for an epoch, and gives the secret of that epoch.</summary>
    /// <param name="epoch">The epoch; later than the last one that was checked.</param>
    /// <param name="epochBase">Its base.</param>
    /// <param name="reveal">Any bytes.</param>
    /// <param name="secret">What the epoch's schedule is drawn from, 32 bytes.</param>
    bool TryOpen(
        long epoch,
        Sha256Hash epochBase,
        ReadOnlySpan<byte> reveal,
        out Sha256Hash secret
    );
}
