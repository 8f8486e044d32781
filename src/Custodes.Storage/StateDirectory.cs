using Custodes.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>A node's state on disk: the newest snapshot, and the journal of what came after it.</summary>
/// <remarks>
/// Open, read <see cref="Snapshot"/> and <see cref="Replay"/>, then append to <see cref="Journal"/>.
/// To shorten the journal: <see cref="Journal.Rotate"/>, write the state as of then with
/// <see cref="BeginSnapshot"/>, commit it, <see cref="Prune"/>. Writing and pruning may happen on
/// another thread than appending. One process at a time.
/// </remarks>
public sealed class StateDirectory : IDisposable
{
    /// <summary>Snapshots that are kept; the older one is used when the newest is damaged.</summary>
    public const int GenerationCount = 2;

    private readonly string directory;
    private readonly SafeFileHandle lockFile;
    private readonly JournalLimits limits;
    private readonly List<SnapshotProblem> snapshotProblems;

    private StateDirectory(
        string directory,
        SafeFileHandle lockFile,
        StateOptions options,
        Func<string, SafeFileHandle> createSegment
    )
    {
        this.directory = directory;
        this.lockFile = lockFile;
        limits = options.Limits;
        RemovePartials();
        Secret = SecretFile.ReadOrCreate(directory);
        snapshotProblems = [];
        OpenNewestSnapshot();
        JournalRecovery recovery = JournalRecovery.Run(
            directory,
            Snapshot?.Number ?? 0,
            options.Limits
        );
        JournalLosses = recovery.Losses;
        RecoveredNumber = recovery.LastNumber;

        // What a snapshot lacks is never guessed: without one the journal must begin at record 1.
        Journal = new Journal(
            directory,
            RecoveredNumber,
            options.Flush,
            options.Limits,
            createSegment
        );
    }

    /// <summary>Sixteen random bytes that stay the same for as long as the state exists.</summary>
    public ReadOnlyMemory<byte> Secret { get; }

    /// <summary>The newest sound snapshot; null when there never was one.</summary>
    public SnapshotFile? Snapshot { get; private set; }

    /// <summary>Newer snapshots that were passed over because they are damaged; report them.</summary>
    public IReadOnlyList<SnapshotProblem> SnapshotProblems => snapshotProblems;

    /// <summary>Torn ends that were cut off the journal; report them.</summary>
    public IReadOnlyList<JournalLoss> JournalLosses { get; }

    /// <summary>The last record that was there when the directory was opened.</summary>
    public ulong RecoveredNumber { get; }

    /// <summary>Takes new records.</summary>
    public Journal Journal { get; }

    /// <summary>Opens a directory, makes it when it is missing, and recovers what it holds.</summary>
    /// <exception cref="StateDirectoryException">It cannot be opened; nothing was changed but torn ends.</exception>
    public static StateDirectory Open(string directory, StateOptions options) =>
        Open(directory, options, path => PrivateFile.Create(path, FileMode.Create));

    internal static StateDirectory Open(
        string directory,
        StateOptions options,
        Func<string, SafeFileHandle> createSegment
    )
    {
        SafeFileHandle? held = null;
        try
        {
            PrivateFile.CreateDirectory(directory);
            held = Lock(directory);
            StateDirectory opened = new(directory, held, options, createSegment);
            held = null;
            return opened;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StateDirectoryException(
                StateFault.Inaccessible,
                $"{directory}: {failure.Message}",
                failure
            );
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>The records after the snapshot, in order; reads the disk while it is enumerated.</summary>
    public IEnumerable<JournalRecord> Replay()
    {
        ulong snapshotNumber = Snapshot?.Number ?? 0;
        foreach ((ulong first, string path) in StateLayout.Segments(directory))
        {
            // Records that were appended since the directory was opened are not its past.
            if (first > RecoveredNumber)
            {
                break;
            }

            JournalSegment? segment = JournalSegment.Open(path, first, limits);
            while (segment is not null && segment.TryRead(out JournalRecord record))
            {
                if (record.Number > snapshotNumber)
                {
                    yield return record;
                }
            }
        }
    }

    /// <summary>Begins a snapshot of the state after record <paramref name="number"/>.</summary>
    /// <param name="number">What <see cref="Journal.Rotate"/> returned.</param>
    public SnapshotWriter BeginSnapshot(ulong number)
    {
        Invariant.That(number <= Journal.LastNumber);
        return new SnapshotWriter(StateLayout.SnapshotPath(directory, number), number);
    }

    /// <summary>
    /// Removes snapshots beyond the last two, and the segments that the older of the two contains.
    /// Only after the newest was committed.
    /// </summary>
    /// <returns>Files removed.</returns>
    public int Prune()
    {
        List<(ulong Number, string Path)> snapshots = StateLayout.Snapshots(directory);
        int removed = 0;
        if (snapshots.Count < GenerationCount)
        {
            return removed;
        }

        // Segments go before snapshots: at every moment the older snapshot has all that follows it.
        ulong kept = snapshots[^GenerationCount].Number;
        List<(ulong Number, string Path)> segments = StateLayout.Segments(directory);
        for (int index = 0; index + 1 < segments.Count; index++)
        {
            if (segments[index + 1].Number <= kept + 1)
            {
                File.Delete(segments[index].Path);
                removed++;
            }
        }

        for (int index = 0; index < snapshots.Count - GenerationCount; index++)
        {
            File.Delete(snapshots[index].Path);
            removed++;
        }

        return removed;
    }

    /// <summary>Flushes and closes the journal and lets the next process in.</summary>
    public void Dispose()
    {
        try
        {
            Journal.Dispose();
        }
        finally
        {
            Snapshot?.Dispose();
            lockFile.Dispose();
        }
    }

    private static SafeFileHandle Lock(string directory)
    {
        string path = Path.Combine(directory, StateLayout.LockName);
        return FolderLock.TryTake(path)
            ?? throw new StateDirectoryException(
                StateFault.Locked,
                $"{directory}: in use by another process ({path} is locked)"
            );
    }

    private void RemovePartials()
    {
        foreach (
            string path in Directory.EnumerateFiles(directory, $"*{StateLayout.PartialSuffix}")
        )
        {
            File.Delete(path);
        }
    }

    private void OpenNewestSnapshot()
    {
        List<(ulong Number, string Path)> snapshots = StateLayout.Snapshots(directory);
        for (int index = snapshots.Count - 1; index >= 0; index--)
        {
            string path = snapshots[index].Path;
            Snapshot = SnapshotFile.OpenSound(path, out SnapshotProblem? problem);
            if (Snapshot is not null)
            {
                return;
            }

            // A newer program's snapshot, or one that the system keeps from us, is sound as far as
            // anyone knows: going on with an older one would undo work behind the operator's back.
            if (problem!.Fault is SnapshotFault.Unreadable or SnapshotFault.UnknownVersion)
            {
                throw new StateDirectoryException(StateFault.SnapshotUnusable, problem.Message);
            }

            // Out of the way, so that it does not count as a generation, but kept for whoever
            // wants to know what happened to the disk.
            snapshotProblems.Add(problem);
            File.Move(path, path + StateLayout.DamagedSuffix, overwrite: true);
        }
    }
}
