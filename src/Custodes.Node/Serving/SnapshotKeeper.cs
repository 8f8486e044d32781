using System.Runtime.ExceptionServices;
using Custodes.Node.State;
using Custodes.Storage;

namespace Custodes.Node.Serving;

/// <summary>Writes snapshots of a fleet so that the journal stays short.</summary>
/// <remarks>
/// The pipeline's owner copies the state into memory, which is all that it waits for; the disk is
/// another thread's. One snapshot at a time. One that fails is counted and told, and the ones before
/// and the whole journal stay.
/// </remarks>
internal sealed class SnapshotKeeper(
    LiveFleet fleet,
    StateDirectory state,
    NodeOptions options,
    TimeProvider time,
    NodeFigures figures
)
{
    private long lastAt = time.GetTimestamp();
    private ulong lastNumber = state.Snapshot?.Number ?? 0;

    /// <summary>The snapshot being written; done when there is none.</summary>
    public Task Writing { get; private set; } = Task.CompletedTask;

    /// <summary>What went wrong with the newest snapshot; empty when nothing did.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>Whether it is time for the next one.</summary>
    public bool IsDue =>
        Writing.IsFaulted
        || (
            Writing.IsCompleted
            && state.Journal.LastNumber != lastNumber
            && (
                time.GetElapsedTime(lastAt).TotalMilliseconds >= options.SnapshotMs
                || state.Journal.BytesSinceRotation >= options.SnapshotJournalBytes
            )
        );

    /// <summary>Begins one, unless one is being written or nothing happened since the last.</summary>
    /// <exception cref="JournalFailedException">The disk refused.</exception>
    public void Begin()
    {
        // What is no refusal of the disk is a bug: it ends the loop, and with it the process.
        if (Writing.Exception?.InnerException is { } bug)
        {
            ExceptionDispatchInfo.Throw(bug);
        }

        if (!Writing.IsCompleted || state.Journal.LastNumber == lastNumber)
        {
            return;
        }

        lastAt = time.GetTimestamp();

        // A snapshot names entries: none that it names may be lost while it stays.
        fleet.Evidence?.Flush();
        ulong number = state.Journal.Rotate();
        MemorySections sections = new();
        fleet.Pipeline.Save(sections);
        FleetSections.Save(fleet, sections);
        figures.SnapshotSeconds = time.GetElapsedTime(lastAt).TotalSeconds;
        figures.SnapshotBytes = sections.Bytes;
        Writing = WriteAsync(number, sections);
    }

    private async Task WriteAsync(ulong number, MemorySections sections)
    {
        await Task.Yield();
        try
        {
            using (SnapshotWriter writer = state.BeginSnapshot(number))
            {
                sections.CopyTo(new SnapshotSink(writer));
                writer.Commit();
            }

            _ = state.Prune();
            lastNumber = number;
            figures.Snapshots++;
            Failure = "";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            figures.SnapshotsFailed++;
            Failure = failure.Message;
        }
    }
}
