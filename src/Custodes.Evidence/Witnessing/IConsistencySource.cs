using Custodes.Cryptography;

namespace Custodes.Evidence.Witnessing;

/// <summary>Makes consistency proofs of a log for its witnesses. Asked by one thread at a time.</summary>
public interface IConsistencySource
{
    /// <summary>Proves that the log's tree begins with an older one.</summary>
    /// <param name="oldSize">Of the older tree, 0 to <paramref name="size"/>.</param>
    /// <param name="size">Of the head that is being cosigned.</param>
    /// <param name="hashes">As the verifier takes them; empty for the sizes 0 and <paramref name="size"/>.</param>
    /// <returns>False when it cannot be made.</returns>
    bool TryConsistency(long oldSize, long size, out Sha256Hash[] hashes);
}
