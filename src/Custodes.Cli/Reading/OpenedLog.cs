using System.Diagnostics.CodeAnalysis;
using Custodes.Cli.Auditing;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;

namespace Custodes.Cli.Reading;

/// <summary>A log as its checkpoint stands, to read entries from.</summary>
/// <remarks>Reading believes the files: whether they are to be believed is what <c>verify</c> says.</remarks>
/// <param name="Files">The log's files.</param>
/// <param name="Note">The checkpoint as it was signed.</param>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Entries">Its entries.</param>
internal sealed record OpenedLog(
    ILogFiles Files,
    SignedNote Note,
    Checkpoint Checkpoint,
    EntryReader Entries
)
{
    /// <summary>Reads the checkpoint.</summary>
    public static bool TryOpen(
        LogPlace place,
        [NotNullWhen(true)] out OpenedLog? log,
        out string wrong
    )
    {
        log = null;
        byte[] buffer = new byte[SignedNote.BytesMax];
        LogFileAnswer answer = place.Files.Read("checkpoint", buffer, out long count);
        if (answer != LogFileAnswer.Found)
        {
            wrong =
                answer == LogFileAnswer.Missing
                    ? "checkpoint: missing; nothing was published here"
                    : "checkpoint: cannot be read";
            return false;
        }

        if (
            !SignedNote.TryParse(
                buffer.AsSpan(0, (int)count),
                out SignedNote? note,
                out TextFault fault
            ) || !Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out fault)
        )
        {
            wrong = $"checkpoint: not a checkpoint ({fault})";
            return false;
        }

        if (checkpoint.Size > TreeShape.SizeMax)
        {
            wrong = $"checkpoint: {checkpoint.Size} entries are more than any log can hold";
            return false;
        }

        wrong = "";
        log = new OpenedLog(
            place.Files,
            note,
            checkpoint,
            new EntryReader(place.Files, checkpoint.Size)
        );
        return true;
    }

    /// <summary>Goes over entries until one is wanted no more.</summary>
    /// <param name="from">The first.</param>
    /// <param name="take">Gets the index, the bytes, the entry or null, and why it is none; false ends it.</param>
    /// <returns>False when a bundle is missing or damaged: <see cref="EntryReader.FailedPath"/>.</returns>
    public bool TryEach(long from, EntryTaker take)
    {
        for (long index = from; index < Checkpoint.Size; index++)
        {
            if (!Entries.TryRead(index, out ReadOnlySpan<byte> bytes))
            {
                return false;
            }

            _ = LogEntry.TryParse(bytes, out LogEntry? entry, out EntryFault fault);
            if (!take(index, bytes, entry, fault))
            {
                return true;
            }
        }

        return true;
    }
}
