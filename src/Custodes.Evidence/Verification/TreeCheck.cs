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
    private readonly ILogFiles files;
    private readonly TreeCheckOptions options;
    private readonly FaultList faults;
    private readonly TileReader reader;
    private readonly TreeEdge edge = new();
    private readonly TreeHead[] oldHeads;
    private readonly FileBuffer bundle = new(EntryBundle.BytesMax);
    private readonly FileBuffer tile = new(TileId.FullWidth * Sha256Hash.Bytes);
    private readonly Sha256Hash[] leaves = new Sha256Hash[TileId.FullWidth];
    private readonly Sha256Hash[] scratch = new Sha256Hash[TileId.FullWidth];
    private TreeHead head;
    private int nextOldHead;
    private bool hasUnknownLeaves;

    /// <summary>Makes ready; reads nothing yet.</summary>
    public TreeCheck(ILogFiles files, TreeCheckOptions options)
        : this(files, options, new FaultList(options.FaultCountMax)) { }

    internal TreeCheck(ILogFiles files, TreeCheckOptions options, FaultList faults)
    {
        Invariant.That(options.Start >= 0 && options.Start % TileId.FullWidth == 0);
        this.files = files;
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
                $"the tiles before entry {options.Start} cannot be read"
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
        CheckRoot();
        CheckLateHeads();
        if (options.Entries?.CheckEnd(head.Size) is string missing)
        {
            faults.Add(LogFaultKind.EntryRefused, "checkpoint", missing);
        }
    }

    private void CheckBundle(long index)
    {
        int width = TreeShape.Width(TileId.Entries, index, head.Size);
        bool hasEntries = TryReadBundle(index, width);
        bool hasTile = TryReadTile(0, index, width, out string tilePath);
        if (hasEntries)
        {
            int bytes = EntryBundle.HashLeaves(bundle.Bytes, leaves.AsSpan(0, width));
            BundleBytes += bytes;
            CheckEntries(index, bundle.Bytes, width);
            LastBundle = width < TileId.FullWidth ? bundle.Memory[..bytes] : default;
        }

        if (hasTile)
        {
            ReadOnlySpan<Sha256Hash> stored = Sha256Hash.ReadAll(tile.Bytes)[..width];
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

    private void CheckRoot()
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
    }

    private void CompareTile(int level)
    {
        ReadOnlySpan<Sha256Hash> computed = edge.LastTile(level);
        long index = edge.LastTileIndex(level);
        if (!TryReadTile(level, index, computed.Length, out string path) || hasUnknownLeaves)
        {
            return;
        }

        int place = computed.CommonPrefixLength(Sha256Hash.ReadAll(tile.Bytes)[..computed.Length]);
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

            bool isConsistent =
                builder.TryConsistency(old.Size, head.Size, out Sha256Hash[] proof)
                && MerkleProof.IsConsistent(old.Size, old.Root, head.Size, head.Root, proof);
            if (!isConsistent)
            {
                AddFork(old);
            }
        }
    }

    private void CompareOldHead(TreeHead old, Sha256Hash root)
    {
        if (old.Root != root && !hasUnknownLeaves)
        {
            AddFork(old);
        }
    }

    private void AddFork(TreeHead old) =>
        faults.Add(
            LogFaultKind.Forked,
            "checkpoint",
            $"the first {old.Size} entries are not those that the older head signed"
        );

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

    private bool TryReadBundle(long index, int width)
    {
        TileId id = new(TileId.Entries, index, width);
        if (!TryRead(ref id, bundle, out string path))
        {
            return false;
        }

        BundleFault fault = EntryBundle.Check(bundle.Bytes, id.Width);
        if (fault != BundleFault.None)
        {
            faults.Add(
                LogFaultKind.LengthWrong,
                path,
                fault == BundleFault.Short
                    ? $"its {bundle.Bytes.Length} bytes end before {id.Width} entries do"
                    : $"bytes follow the last of its {id.Width} entries"
            );
        }

        return fault == BundleFault.None;
    }

    private bool TryReadTile(int level, long index, int width, out string path)
    {
        TileId id = new(level, index, width);
        if (!TryRead(ref id, tile, out path))
        {
            return false;
        }

        int bytes = tile.Bytes.Length;
        bool isWhole = bytes == id.Width * Sha256Hash.Bytes;
        if (!isWhole)
        {
            faults.Add(
                LogFaultKind.LengthWrong,
                path,
                $"{bytes} bytes instead of {id.Width * Sha256Hash.Bytes}"
            );
        }

        return isWhole;
    }

    private bool TryRead(ref TileId id, FileBuffer buffer, out string path)
    {
        path = id.Path();
        LogFileAnswer answer = buffer.Read(files, path, out long count);
        string wanted = path;
        if (answer == LogFileAnswer.Missing && !id.IsFull)
        {
            id = id.Full;
            path = id.Path();
            answer = buffer.Read(files, path, out count);
        }

        switch (answer)
        {
            case LogFileAnswer.Found:
                return true;
            case LogFileAnswer.Missing:
                path = wanted;
                faults.Add(LogFaultKind.FileMissing, path, "missing");
                return false;
            case LogFileAnswer.TooLong:
                faults.Add(
                    LogFaultKind.LengthWrong,
                    path,
                    $"{count} bytes are more than such a file can have"
                );
                return false;
            case LogFileAnswer.Unreadable:
                faults.Add(LogFaultKind.FileUnreadable, path, "cannot be read");
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
