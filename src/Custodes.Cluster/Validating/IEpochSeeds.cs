using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Says what the plan of an epoch is drawn from, or that a reveal is none.</summary>
public interface IEpochSeeds
{
    /// <summary>The seed of an epoch; null when the value is not the one that was fixed for it.</summary>
    /// <param name="epoch">Of the tree.</param>
    /// <param name="previous">Digest of the baseline before; of nothing at the beginning.</param>
    /// <param name="reveal">What the global node says.</param>
    Sha256Hash? SeedOf(ulong epoch, Sha256Hash previous, Sha256Hash reveal);
}
