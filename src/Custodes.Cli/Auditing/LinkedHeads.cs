using System.Text;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Storage.Log;

namespace Custodes.Cli.Auditing;

/// <summary>Heads of a node's other log that stand in this one: that the other never ran back, and still contains them.</summary>
/// <param name="evidence">Evidence directory of this log; null where it is none.</param>
internal sealed class LinkedHeads(string? evidence)
{
    private readonly List<Checkpoint> heads = [];
    private long count;
    private long found;

    /// <summary>What was found, one line, for people; none when there are no such heads.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            if (count > 0)
            {
                string where = Other is null
                    ? "that log is not here"
                    : $"{found} are heads of {Other}";
                yield return $"linked     {count} heads of {heads[^1].Origin}, the last with {heads[^1].Size} entries: {where}";
            }
        }
    }

    // The log of a node's agents stands beside the directory that has that of its tree.
    private string? Other
    {
        get
        {
            string? parent = evidence is null
                ? null
                : Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(evidence)));
            string other = parent is null ? "" : Path.Combine(parent, "evidence");
            return
                other.Length > 0
                && Path.GetFullPath(other) != Path.GetFullPath(evidence!)
                && Directory.Exists(EvidencePaths.Log(other))
                ? other
                : null;
        }
    }

    /// <summary>What is wrong with an entry; null when nothing is, or it is no head.</summary>
    public string? Check(LogEntry entry)
    {
        if (
            entry is not DocumentEntry { First: 0 } document
            || document.What != CheckpointWord
            || document.Data.Length != document.Size
        )
        {
            return null;
        }

        if (
            !SignedNote.TryParse(document.Data.Span, out SignedNote? note, out _)
            || !Checkpoint.TryParse(note.Text, out Checkpoint? head, out _)
        )
        {
            return "is no head of a log";
        }

        Checkpoint? before = heads.FindLast(one => one.Origin == head.Origin);
        if (
            before is not null
            && (head.Size < before.Size || (head.Size == before.Size && head.Root != before.Root))
        )
        {
            return $"{head.Origin} had {before.Size} entries with root {before.Root} before, and here {head.Size} with root {head.Root}: it was forked or cut off";
        }

        count++;
        heads.Add(head);
        return CheckOther(head, document.Data.Span);
    }

    // The root over as many entries as the head has, from that log's own tiles, and under its own key.
    private string? CheckOther(Checkpoint head, ReadOnlySpan<byte> signed)
    {
        if (Other is not { } other)
        {
            return null;
        }

        LogFolder files = new(EvidencePaths.Log(other));
        byte[] buffer = new byte[SignedNote.BytesMax];
        if (
            files.Read("checkpoint", buffer, out long read) != LogFileAnswer.Found
            || !SignedNote.TryParse(buffer.AsSpan(0, (int)read), out SignedNote? note, out _)
            || !Checkpoint.TryParse(note.Text, out Checkpoint? newest, out _)
            || newest.Origin != head.Origin
        )
        {
            return $"{other} is not the log {head.Origin}, of which this is a head";
        }

        bool isKey = VerifierKey.TryParse(
            Encoding.UTF8.GetBytes(
                File.ReadAllText(EvidencePaths.VerifierKey(other)).TrimEnd('\n')
            ),
            out VerifierKey? key,
            out _
        );
        if (!isKey || !SignedCheckpoint.TryOpen(signed, key!, [], out _, out _))
        {
            // An older key's, perhaps: whoever verifies that log follows its keys.
            return null;
        }

        Sha256Hash root = Sha256Hash.OfNothing;
        TileReader tiles = new(files, newest.Size);
        if (
            head.Size > newest.Size
            || (head.Size > 0 && !tiles.TryRange(0, head.Size, out root))
            || root != head.Root
        )
        {
            return $"{other} has {newest.Size} entries, and not root {head.Root} over the first {head.Size}: it was forked or cut off";
        }

        found++;
        return null;
    }

    private const string CheckpointWord = Custodes.Cluster.Running.TreeRecorder.CheckpointWord;
}
