using Custodes.Primitives;

namespace Custodes.Evidence.Tree;

/// <summary>Reads single entries of a log out of its bundles.</summary>
/// <remarks>
/// Believes what it reads: who must not, checks it against a signed root. Remembers the last bundle, so
/// that entries in their order cost one file for every 256. One owner.
/// </remarks>
/// <param name="files">The log's files.</param>
/// <param name="size">Of the log: it says how wide the bundle at the right edge is.</param>
public sealed class EntryReader(ILogFiles files, long size)
{
    private byte[] buffer = new byte[1 << 16];
    private int length;
    private long keptBundle = -1;

    /// <summary>How many entries can be read.</summary>
    public long Size { get; } = size;

    /// <summary>The path of the bundle that could not be used last.</summary>
    public string? FailedPath { get; private set; }

    /// <summary>Reads an entry.</summary>
    /// <param name="index">Below <see cref="Size"/>.</param>
    /// <param name="entry">Its bytes; gone with the next call.</param>
    /// <returns>False when its bundle is missing or is none: <see cref="FailedPath"/>.</returns>
    public bool TryRead(long index, out ReadOnlySpan<byte> entry)
    {
        Invariant.That(index >= 0 && index < Size);
        long bundle = index >> TileId.Height;
        if (bundle != keptBundle && !TryBundle(bundle))
        {
            entry = default;
            return false;
        }

        entry = EntryBundle.At(buffer.AsSpan(0, length), (int)(index & (TileId.FullWidth - 1)));
        return true;
    }

    private bool TryBundle(long bundle)
    {
        keptBundle = -1;
        TileId id = new(TileId.Entries, bundle, TreeShape.Width(TileId.Entries, bundle, Size));

        // A partial bundle goes when the full one has come.
        bool isRead = TryFile(id) || (!id.IsFull && TryFile(id.Full));
        FailedPath = isRead ? FailedPath : id.Path();
        keptBundle = isRead ? bundle : -1;
        return isRead;
    }

    private bool TryFile(TileId id)
    {
        LogFileAnswer answer = files.Read(id.Path(), buffer, out long count);
        if (answer == LogFileAnswer.TooLong && buffer.Length < EntryBundle.BytesMax)
        {
            buffer = new byte[EntryBundle.BytesMax];
            answer = files.Read(id.Path(), buffer, out count);
        }

        if (answer != LogFileAnswer.Found)
        {
            return false;
        }

        length = (int)count;
        return EntryBundle.Check(buffer.AsSpan(0, length), id.Width) == BundleFault.None;
    }
}
