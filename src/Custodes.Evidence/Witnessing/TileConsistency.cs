using Custodes.Cryptography;
using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Witnessing;

/// <summary>Makes consistency proofs out of a log's tiles. One thread at a time.</summary>
public sealed class TileConsistency(ILogFiles files) : IConsistencySource
{
    /// <inheritdoc/>
    public bool TryConsistency(long oldSize, long size, out Sha256Hash[] hashes)
    {
        // A reader of its own for every proof: tiles at the right edge change as the log grows.
        ProofBuilder builder = new(new TileReader(files, size));
        return builder.TryConsistency(oldSize, size, out hashes);
    }
}
