using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Tree;
using Custodes.Primitives;

namespace Custodes.Evidence.Verification;

/// <summary>Reads every bundle of a log, computes every tile from them and compares both with what is there.</summary>
/// <remarks>
/// Streams: takes what the largest bundle has, at most 17 MiB, whatever the log's size, one pass, two hashes an entry. Trusts no file: what
/// follows from the entries must lead to the signed root. One use.
/// </remarks>
public sealed class TreeCheck
{
    private readonly TileFiles files;
    private readonly TreeCheckOptions options;
    private readonly FaultList faults;
    private readonly TileReader reader;
    private readonly TreeEdge edge = new();
    private readonly TreeHead[] oldHeads;
    private readonly Sha256Hash[] leaves = new Sha256Hash[TileId.FullWidth];
    private readonly Sha256Hash[] scratch = new Sha256Hash[TileId.FullWidth];
    private readonly List<TreeHead> forks = [];
    private TreeHead head;
    private int nextOldHead;
    private bool hasUnknownLeaves;

    /// <summary>Makes ready; reads nothing yet.</summary>
    public TreeCheck(ILogFiles files, TreeCheckOptions options)
        : this(files, options, new FaultList(options.FaultCountMax)) { }

    internal TreeCheck(ILogFiles files, TreeCheckOptions options, FaultList faults)
    {
        Invariant.That(options.Start >= 0 && options.Start % TileId.FullWidth == 0);
        this.files = new TileFiles(files, faults);
        this.options = options;
        this.faults = faults;
        reader = new TileReader(files, size: 0);
        oldHeads = [.. options.OldHeads];
        Array.Sort(oldHeads, (left, right) => left.Size.CompareTo(right.Size));
    }

    /// <summary>What is wrong, as much of it as is described.</summary>
    public IReadOnlyList<LogFault> Faults => faults.Faults;

    /// <summary>The right edge of the tree that was read; sound when there was no fault.</summary>
    public TreeEdge Edge => edge;

    /// <summary>The bytes of the partial bundle at the end.</summary>
    public ReadOnlyMemory<byte> LastBundle { get; private set; }

    /// <summary>How many bytes of entries were read, their lengths included.</summary>
    public long BundleBytes { get; private set; }

    /// <summary>Checks the tree against a head.</summary>
    public void Run(TreeHead signed)
    {
        head = signed;
        reader.Size = signed.Size;
        if (options.Start > head.Size || !edge.TryRestore(options.Start, reader))
        {
            faults.Add(
                LogFaultKind.FileMissing,
                reader.FailedPath ?? "checkpoint",
                $"missing or not whole, so that nothing is known of the tree before entry {options.Start}"
            );
            return;
        }

        CheckEarlyHeads();
        while (edge.Size < head.Size && !faults.IsFull)
        {
            CheckBundle(edge.Size / TileId.FullWidth);
        }

        if (faults.IsFull)
        {
            return;
        }

        CheckPartialTiles();
        CheckForks(CheckRoot());
        CheckLateHeads();
        if (options.Entries?.CheckEnd(head.Size) is string missing)
        {
            faults.Add(LogFaultKind.EntryRefused, "checkpoint", missing);
        }
    }

    private void CheckBundle(long index)
    {
        int width = TreeShape.Width(TileId.Entries, index, head.Size);
        bool hasEntries = files.TryReadBundle(index, width);
        bool hasTile = files.TryReadTile(0, index, width, out string tilePath);
        if (hasEntries)
        {
            int bytes = EntryBundle.HashLeaves(files.Bundle.Bytes, leaves.AsSpan(0, width));
            BundleBytes += bytes;
            CheckEntries(index, files.Bundle.Bytes, width);
            LastBundle = width < TileId.FullWidth ? files.Bundle.Memory[..bytes] : default;
        }

        if (hasTile)
        {
            ReadOnlySpan<Sha256Hash> stored = Sha256Hash.ReadAll(files.Tile.Bytes)[..width];
            if (!hasEntries)
            {
                stored.CopyTo(leaves);
            }
            else if (!stored.SequenceEqual(leaves.AsSpan(0, width)))
            {
                SettleLeaves(index, tilePath, stored);
            }
        }
        else if (!hasEntries)
        {
            Array.Clear(leaves);
            hasUnknownLeaves = true;
        }

        AppendLeaves(width);
    }

    private void CheckEntries(long index, ReadOnlySpan<byte> entries, int width)
    {
        if (options.Entries is not IEntryCheck check)
        {
            return;
        }

        for (int place = 0; place < width; place++)
        {
            long entryIndex = (index << TileId.Height) + place;
            if (check.Check(entryIndex, EntryBundle.Take(ref entries)) is string refusal)
            {
                string path = new TileId(TileId.Entries, index, width).Path();
                faults.Add(LogFaultKind.EntryRefused, path, refusal, entryIndex);
            }
        }
    }

    // Appends up to every older head on the way, so that each sees the root of its own size.
    private void AppendLeaves(int width)
    {
        int done = 0;
        while (done < width)
        {
            int count = width - done;
            bool isOldHead =
                nextOldHead < oldHeads.Length && oldHeads[nextOldHead].Size <= edge.Size + count;
            if (isOldHead)
            {
                count = (int)(oldHeads[nextOldHead].Size - edge.Size);
            }

            int completed = count == 0 ? 0 : edge.Append(leaves.AsSpan(done, count));
            done += count;
            for (int level = 1; level < completed; level++)
            {
                CompareTile(level);
            }

            if (isOldHead)
            {
                CompareOldHead(oldHeads[nextOldHead], edge.Root());
                nextOldHead++;
            }
        }
    }

    private void CheckPartialTiles()
    {
        for (int level = 1; level < TreeShape.LevelCount(head.Size); level++)
        {
            if ((TreeShape.HashCount(level, head.Size) & (TileId.FullWidth - 1)) != 0)
            {
                CompareTile(level);
            }
        }
    }

    private bool CheckRoot()
    {
        Sha256Hash root = edge.Root();
        if (root != head.Root && !hasUnknownLeaves)
        {
            faults.Add(
                LogFaultKind.RootDiffers,
                "checkpoint",
                $"the {head.Size} entries give the root {root}, but the checkpoint signs {head.Root}"
            );
        }

        return root == head.Root;
    }

    private void CompareTile(int level)
    {
        ReadOnlySpan<Sha256Hash> computed = edge.LastTile(level);
        long index = edge.LastTileIndex(level);
        if (!files.TryReadTile(level, index, computed.Length, out string path) || hasUnknownLeaves)
        {
            return;
        }

        int place = computed.CommonPrefixLength(
            Sha256Hash.ReadAll(files.Tile.Bytes)[..computed.Length]
        );
        if (place < computed.Length)
        {
            TileId child = new(level - 1, (index << TileId.Height) + place, TileId.FullWidth);
            faults.Add(
                LogFaultKind.TileChanged,
                path,
                $"hash {place} is not the root of {child.Path()} and the entries under it"
            );
        }
    }

    // Entries and tile disagree: the hash above both, or the signed root, tells which one was changed.
    private void SettleLeaves(long index, string tilePath, ReadOnlySpan<Sha256Hash> stored)
    {
        int place = leaves.AsSpan(0, stored.Length).CommonPrefixLength(stored);
        long entryIndex = (index << TileId.Height) + place;
        string bundlePath = new TileId(TileId.Entries, index, stored.Length).Path();
        if (IsVouchedFor(index, stored))
        {
            faults.Add(
                LogFaultKind.EntryChanged,
                bundlePath,
                "it was changed: the tree holds another hash for it",
                entryIndex
            );
            stored.CopyTo(leaves);
        }
        else if (IsVouchedFor(index, leaves.AsSpan(0, stored.Length)))
        {
            faults.Add(
                LogFaultKind.TileChanged,
                tilePath,
                $"hash {place} was changed: it is not that of entry {entryIndex}"
            );
        }
        else
        {
            faults.Add(
                LogFaultKind.EntryChanged,
                bundlePath,
                $"it does not have hash {place} of {tilePath}, and the tree above knows neither",
                entryIndex
            );
        }
    }

    private bool IsVouchedFor(long index, ReadOnlySpan<Sha256Hash> hashes)
    {
        if (hashes.Length == TileId.FullWidth)
        {
            hashes.CopyTo(scratch);
            return reader.TryNode(TileId.Height, index, out Sha256Hash above)
                && TreeHasher.Fold(scratch) == above;
        }

        _ = edge.Append(hashes);
        Sha256Hash root = edge.Root();
        edge.TakeBack(hashes.Length);
        return root == head.Root;
    }

    private void CheckEarlyHeads()
    {
        ProofBuilder builder = new(reader);
        for (; nextOldHead < oldHeads.Length; nextOldHead++)
        {
            TreeHead old = oldHeads[nextOldHead];
            if (old.Size > edge.Size || old.Size > head.Size)
            {
                return;
            }

            // Hashes that lead to the signed root are true; then it is the older head that differs.
            bool isProven =
                reader.TryRange(0, old.Size, out Sha256Hash root)
                && builder.TryConsistency(old.Size, head.Size, out Sha256Hash[] proof)
                && MerkleProof.IsConsistent(old.Size, root, head.Size, head.Root, proof);
            if (!isProven)
            {
                faults.Add(
                    LogFaultKind.TileChanged,
                    reader.FailedPath ?? "tile/0/000",
                    $"the tiles do not prove which the first {old.Size} entries were"
                );
            }
            else if (root != old.Root)
            {
                forks.Add(old);
            }
        }
    }

    private void CompareOldHead(TreeHead old, Sha256Hash root)
    {
        if (old.Root != (old.Size == head.Size ? head.Root : root))
        {
            forks.Add(old);
        }
    }

    // Where the entries do not give the signed root, they say nothing about an older one.
    private void CheckForks(bool isRootRight)
    {
        foreach (TreeHead old in forks)
        {
            if (isRootRight || old.Size == head.Size)
            {
                faults.Add(
                    LogFaultKind.Forked,
                    "checkpoint",
                    $"the first {old.Size} entries are not those that the older head signed"
                );
            }
        }
    }

    private void CheckLateHeads()
    {
        for (; nextOldHead < oldHeads.Length; nextOldHead++)
        {
            faults.Add(
                LogFaultKind.CutBack,
                "checkpoint",
                $"it covers {head.Size} entries, but an older head covers {oldHeads[nextOldHead].Size}: the log was cut back"
            );
        }
    }
}
