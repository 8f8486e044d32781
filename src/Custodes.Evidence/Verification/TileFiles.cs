using System.Diagnostics;
using Custodes.Cryptography;
using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Verification;

/// <summary>Reads the bundles and tiles that a log of its size must have, and says what is wrong with them as files.</summary>
internal sealed class TileFiles(ILogFiles files, FaultList faults)
{
    /// <summary>The bundle that was read last.</summary>
    public FileBuffer Bundle { get; } = new(EntryBundle.BytesMax);

    /// <summary>The tile that was read last.</summary>
    public FileBuffer Tile { get; } = new(TileId.FullWidth * Sha256Hash.Bytes);

    /// <summary>Reads a bundle and checks that it is exactly one.</summary>
    public bool TryReadBundle(long index, int width)
    {
        TileId id = new(TileId.Entries, index, width);
        if (!TryRead(ref id, Bundle, out string path))
        {
            return false;
        }

        BundleFault fault = EntryBundle.Check(Bundle.Bytes, id.Width);
        if (fault != BundleFault.None)
        {
            faults.Add(
                LogFaultKind.LengthWrong,
                path,
                fault == BundleFault.Short
                    ? $"its {Bundle.Bytes.Length} bytes end before {id.Width} entries do"
                    : $"bytes follow the last of its {id.Width} entries"
            );
        }

        return fault == BundleFault.None;
    }

    /// <summary>Reads a tile and checks its length.</summary>
    public bool TryReadTile(int level, long index, int width, out string path)
    {
        TileId id = new(level, index, width);
        if (!TryRead(ref id, Tile, out path))
        {
            return false;
        }

        int bytes = Tile.Bytes.Length;
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
                throw new UnreachableException();
        }
    }
}
