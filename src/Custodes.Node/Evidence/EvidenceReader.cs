using Custodes.Contracts.Fleet;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Storage.Log;

namespace Custodes.Node.Evidence;

/// <summary>Reads the published log of an evidence directory: its files, entries, and proofs of them.</summary>
/// <remarks>Any thread; one question at a time. A proof is checked before anybody gets it.</remarks>
public sealed class EvidenceReader(string directory, VerifierKey log) : IEvidenceReader
{
    private readonly LogFolder files = new(EvidencePaths.Log(directory));
    private readonly byte[] buffer = new byte[EntryBundle.BytesMax];
    private readonly Lock gate = new();

    /// <summary>The newest signed head; null before the first.</summary>
    public SignedCheckpoint? Head
    {
        get
        {
            lock (gate)
            {
                return TryHead(out SignedCheckpoint? head) ? head : null;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<EvidenceAnswer> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        // Only what the layout names: anything else could lead out of the directory.
        if (path != "checkpoint" && !TileId.TryParse(path, out _))
        {
            return Unknown();
        }

        lock (gate)
        {
            return files.Read(path, buffer, out long bytes) == LogFileAnswer.Found
                ? Found(buffer.AsSpan(0, (int)bytes))
                : Unknown();
        }
    }

    /// <inheritdoc/>
    public ValueTask<EvidenceAnswer> ReadEntryAsync(long index, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return TryHead(out SignedCheckpoint? head) && index < head!.Checkpoint.Size
                ? ReadEntry(index, head.Checkpoint.Size)
                : NotYet(index);
        }
    }

    /// <inheritdoc/>
    public ValueTask<EvidenceAnswer> ProveAsync(long index, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!TryHead(out SignedCheckpoint? head) || index >= head!.Checkpoint.Size)
            {
                return NotYet(index);
            }

            Checkpoint checkpoint = head.Checkpoint;
            ProofBuilder builder = new(new TileReader(files, checkpoint.Size));
            if (
                !builder.TryInclusion(index, checkpoint.Size, out Sha256Hash[] hashes)
                || !new EntryReader(files, checkpoint.Size).TryRead(
                    index,
                    out ReadOnlySpan<byte> entry
                )
                || !MerkleProof.IsIncluded(
                    index,
                    TreeHasher.Leaf(entry),
                    checkpoint.Size,
                    checkpoint.Root,
                    hashes
                )
            )
            {
                return NotYet(index);
            }

            return Found(new TlogProof(index, hashes, head.Note).ToBytes());
        }
    }

    private static ValueTask<EvidenceAnswer> Found(ReadOnlySpan<byte> bytes) =>
        ValueTask.FromResult<EvidenceAnswer>(new EvidenceAnswer.Found(bytes.ToArray()));

    private static ValueTask<EvidenceAnswer> Unknown() =>
        ValueTask.FromResult<EvidenceAnswer>(new EvidenceAnswer.Unknown());

    private static ValueTask<EvidenceAnswer> NotYet(long index) =>
        ValueTask.FromResult<EvidenceAnswer>(
            new EvidenceAnswer.NotYet($"entry {index} is not in the published log")
        );

    private bool TryHead(out SignedCheckpoint? head)
    {
        head = null;
        return files.Read("checkpoint", buffer, out long bytes) == LogFileAnswer.Found
            && SignedCheckpoint.TryOpen(buffer.AsSpan(0, (int)bytes), log, [], out head, out _);
    }

    private ValueTask<EvidenceAnswer> ReadEntry(long index, long size) =>
        new EntryReader(files, size).TryRead(index, out ReadOnlySpan<byte> entry)
            ? Found(entry)
            : NotYet(index);
}
