using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;

namespace Custodes.Storage.Log;

/// <summary>How commands that add one entry to a log go about it, beside the program that usually writes it.</summary>
public static class LogAddition
{
    /// <summary>
    /// Publishes at once, unless the published checkpoint bears cosignatures: then the entry is durable,
    /// and the program that knows the witnesses publishes it at its next start.
    /// </summary>
    public static LogOptions Options(string directory) =>
        new() { Cosigner = IsCosigned(directory) ? new Withholding() : null };

    /// <summary>The same on a disk that is held.</summary>
    internal static LogOptions Options(ILogDisk disk) =>
        new() { Cosigner = IsCosigned(disk) ? new Withholding() : null };

    /// <summary>Whether somebody beside the log signed the published checkpoint.</summary>
    public static bool IsCosigned(string directory)
    {
        string path = Path.Combine(directory, LogLayout.Checkpoint);
        return File.Exists(path) && IsCosigned(File.ReadAllBytes(path));
    }

    /// <summary>The same on a disk that is held.</summary>
    internal static bool IsCosigned(ILogDisk disk) =>
        IsCosigned(disk.Read(LogLayout.Checkpoint) ?? []);

    /// <summary>Keeps time from running back in the log.</summary>
    /// <param name="directory">The evidence directory.</param>
    /// <param name="size">Of the log.</param>
    /// <param name="timeMs">When the next entry says it is written.</param>
    /// <exception cref="LogStartException">The last entry is newer.</exception>
    public static void RefuseEarlier(string directory, long size, long timeMs) =>
        RefuseEarlier(new LogFolder(EvidencePaths.Log(directory)), size, timeMs);

    /// <summary>The same on a disk that is held.</summary>
    internal static void RefuseEarlier(ILogDisk disk, long size, long timeMs) =>
        RefuseEarlier(new DiskLogFiles(disk), size, timeMs);

    private static bool IsCosigned(byte[] checkpoint) =>
        SignedNote.TryParse(checkpoint, out SignedNote? note, out _) && note.Signatures.Count > 1;

    private static void RefuseEarlier(ILogFiles files, long size, long timeMs)
    {
        EntryReader reader = new(files, size);
        if (
            size > 0
            && reader.TryRead(size - 1, out ReadOnlySpan<byte> bytes)
            && LogEntry.TryParse(bytes, out LogEntry? last, out _)
            && last.TimeMs > timeMs
        )
        {
            throw new LogStartException(
                LogStartFault.ClockBehind,
                $"this machine's clock says {DateTimeOffset.FromUnixTimeMilliseconds(timeMs):u}, but the "
                    + $"log's last entry was written {DateTimeOffset.FromUnixTimeMilliseconds(last.TimeMs):u}; "
                    + "set the clock"
            );
        }
    }

    private sealed class Withholding : ILogCosigner
    {
        public SignedNote? Cosign(SignedNote head) => null;
    }
}
