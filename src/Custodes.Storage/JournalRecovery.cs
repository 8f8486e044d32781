using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Reads all segments of a directory, cuts a torn end, and refuses anything worse.</summary>
internal sealed class JournalRecovery
{
    private readonly List<JournalLoss> losses = [];

    /// <summary>The last record there is, in a segment or in the snapshot.</summary>
    public ulong LastNumber { get; private set; }

    /// <summary>What was cut.</summary>
    public IReadOnlyList<JournalLoss> Losses => losses;

    /// <summary>Reads what is there; throws when more than an unfinished end is wrong.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="snapshotNumber">The last record that the snapshot contains; 0 without one.</param>
    /// <param name="limits">Those the journal was written with, or wider.</param>
    public static JournalRecovery Run(string directory, ulong snapshotNumber, JournalLimits limits)
    {
        JournalRecovery recovery = new();
        List<(ulong Number, string Path)> segments = StateLayout.Segments(directory);
        ulong last = 0;
        for (int index = 0; index < segments.Count; index++)
        {
            (ulong first, string path) = segments[index];

            // Numbers may be missing only where the snapshot already stands for them.
            if (first > Math.Max(last, snapshotNumber) + 1)
            {
                throw new StateDirectoryException(
                    StateFault.RecordsMissing,
                    $"{path}: begins with record {first}, but the snapshot and the segments before "
                        + $"end with record {Math.Max(last, snapshotNumber)}"
                );
            }

            if (first <= last)
            {
                throw new StateDirectoryException(
                    StateFault.SegmentHeaderDamaged,
                    $"{path}: begins with record {first}, which the segment before holds as well"
                );
            }

            last = recovery.ReadSegment(path, first, index == segments.Count - 1, limits);
        }

        recovery.LastNumber = Math.Max(last, snapshotNumber);
        return recovery;
    }

    private ulong ReadSegment(string path, ulong first, bool isLast, JournalLimits limits)
    {
        JournalSegment? segment = JournalSegment.Open(path, first, limits);
        if (segment is null)
        {
            if (!isLast)
            {
                throw new StateDirectoryException(
                    StateFault.SegmentHeaderDamaged,
                    $"{path}: at byte 0: the header is cut off, and later segments follow"
                );
            }

            losses.Add(new JournalLoss(path, 0, new FileInfo(path).Length, first - 1));
            File.Delete(path);
            return first - 1;
        }

        while (segment.TryRead(out _)) { }

        ulong last = segment.NextNumber - 1;
        if (segment.RemainingBytes == 0)
        {
            return last;
        }

        long behind = segment.FindRecordBehind();
        if (behind >= 0)
        {
            throw new StateDirectoryException(
                StateFault.RecordDamaged,
                $"{path}: at byte {segment.Offset}: the record after {last} is damaged, and a sound "
                    + $"one follows at byte {behind}; restore the directory from a copy"
            );
        }

        if (!isLast)
        {
            throw new StateDirectoryException(
                StateFault.RecordDamaged,
                $"{path}: at byte {segment.Offset}: the record after {last} is damaged, and later "
                    + "segments follow; restore the directory from a copy"
            );
        }

        losses.Add(new JournalLoss(path, segment.Offset, segment.RemainingBytes, last));
        Cut(path, segment.Offset);
        return last;
    }

    // Durable before the next segment is made: a torn end in front of another segment would be
    // taken for damage in the middle.
    private static void Cut(string path, long length)
    {
        using SafeFileHandle file = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.Read
        );
        RandomAccess.SetLength(file, length);
        RandomAccess.FlushToDisk(file);
    }
}
