using Custodes.Cryptography;
using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Verification;

/// <summary>Finds files that do not belong to a log of its size, and older partial ones that were changed.</summary>
internal sealed class FileListCheck(ILogFiles files, TreeHead head, FaultList faults)
{
    private readonly FileBuffer old = new(EntryBundle.BytesMax);
    private readonly FileBuffer current = new(EntryBundle.BytesMax);

    /// <summary>Goes through all files, where they can be listed.</summary>
    /// <returns>How many there are.</returns>
    public long Run(bool allowsUnpublished)
    {
        long count = 0;
        foreach (string path in files.List() ?? [])
        {
            count++;
            if (faults.IsFull)
            {
                break;
            }

            if (path == "checkpoint")
            {
                continue;
            }

            if (!TileId.TryParse(path, out TileId id))
            {
                faults.Add(LogFaultKind.StrayFile, path, "no log has such a file");
                continue;
            }

            int width = TreeShape.Width(id.Level, id.Index, head.Size);
            if (id.Width > width && !allowsUnpublished)
            {
                faults.Add(
                    LogFaultKind.BeyondCheckpoint,
                    path,
                    $"it holds more than the {head.Size} entries that the checkpoint covers"
                );
            }
            else if (id.Width < width)
            {
                Compare(id, path, id with { Width = width });
            }
        }

        return count;
    }

    private void Compare(TileId id, string path, TileId newer)
    {
        LogFileAnswer answer = old.Read(files, path, out _);
        if (answer != LogFileAnswer.Found)
        {
            faults.Add(LogFaultKind.FileUnreadable, path, "cannot be read");
            return;
        }

        // What is wrong with the newer file was said when it was checked.
        answer = current.Read(files, newer.Path(), out _);
        if (answer == LogFileAnswer.Missing)
        {
            newer = newer.Full;
            answer = current.Read(files, newer.Path(), out _);
        }

        ReadOnlySpan<byte> whole = current.Bytes;
        if (answer != LogFileAnswer.Found || !IsWhole(newer, whole))
        {
            return;
        }

        int expected =
            id.Level == TileId.Entries
                ? EntryBundle.BytesOf(whole, id.Width)
                : id.Width * Sha256Hash.Bytes;
        if (!old.Bytes.SequenceEqual(whole[..expected]))
        {
            faults.Add(
                LogFaultKind.PartialDiffers,
                path,
                $"it is not the beginning of {newer.Path()}"
            );
        }
    }

    private static bool IsWhole(TileId id, ReadOnlySpan<byte> bytes) =>
        id.Level == TileId.Entries
            ? EntryBundle.Check(bytes, id.Width) == BundleFault.None
            : bytes.Length == id.Width * Sha256Hash.Bytes;
}
