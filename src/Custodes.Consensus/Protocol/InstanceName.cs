using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

/// <summary>What tells one agreement from every other on its chain: the epoch, what came before, who votes.</summary>
/// <remarks>
/// Its id goes into every statement, so that a vote counts in one epoch after one history only:
/// <code>
/// id = SHA-256("custodes/instance/v1\n" | chain 32 | epoch 8 | previous digest 32 | set hash 32)
/// </code>
/// </remarks>
/// <param name="Epoch">From 1.</param>
/// <param name="PreviousDigest">SHA-256 of the body decided before; zero before epoch 1.</param>
/// <param name="SetHash">Hash of the validators who vote.</param>
public readonly record struct InstanceName(
    ulong Epoch,
    Sha256Hash PreviousDigest,
    Sha256Hash SetHash
)
{
    /// <summary>The id on this chain.</summary>
    public Sha256Hash ToId(Sha256Hash chain)
    {
        ByteWriter writer = new(104);
        writer.Hash(chain);
        writer.UInt64(Epoch);
        writer.Hash(PreviousDigest);
        writer.Hash(SetHash);
        return Sha256.Of("custodes/instance/v1\n"u8, writer.ToArray());
    }
}
