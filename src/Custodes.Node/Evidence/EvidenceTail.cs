using Custodes.Evidence.Entries;
using Custodes.Evidence.Tree;

namespace Custodes.Node.Evidence;

/// <summary>What the end of a log says to whoever goes on writing it.</summary>
internal sealed class EvidenceTail
{
    private bool isEndKnown;

    /// <summary>Entries of findings by their ids, as far back as was asked for.</summary>
    public Dictionary<long, long> Findings { get; } = [];

    /// <summary>The same of verdicts.</summary>
    public Dictionary<long, long> Verdicts { get; } = [];

    /// <summary>Time of the last entry; 0 without one.</summary>
    public long LastTimeMs { get; private set; }

    /// <summary>Whether the last writer said that it stopped, whatever was added without one since.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>The number the next seal gets.</summary>
    public long NextSeal { get; private set; }

    /// <summary>Entries since the last seal.</summary>
    public long EntriesSinceSeal { get; private set; }

    /// <summary>The number the next observation gets.</summary>
    public long NextSequence { get; private set; }

    /// <summary>Reads backwards: to the place that was asked for, and on to the last seal and observation.</summary>
    /// <param name="files">The log's files.</param>
    /// <param name="size">Of the tree as it was written.</param>
    /// <param name="from">Entries from here on are all read.</param>
    /// <exception cref="EvidenceFailedException">A bundle is missing or damaged.</exception>
    public static EvidenceTail Read(ILogFiles files, long size, long from)
    {
        EvidenceTail tail = new();
        EntryReader reader = new(files, size);
        bool hasSeal = false;
        bool hasSequence = false;
        for (long index = size - 1; index >= 0; index--)
        {
            if (index < from && hasSeal && hasSequence)
            {
                break;
            }

            if (!reader.TryRead(index, out ReadOnlySpan<byte> bytes))
            {
                throw new EvidenceFailedException($"{reader.FailedPath} is missing or damaged");
            }

            if (!LogEntry.TryParse(bytes, out LogEntry? entry, out EntryFault fault))
            {
                throw new EvidenceFailedException($"entry {index}: {fault}");
            }

            tail.Take(entry, index, index == size - 1, ref hasSeal, ref hasSequence);
        }

        return tail;
    }

    private void Take(
        LogEntry entry,
        long index,
        bool isLast,
        ref bool hasSeal,
        ref bool hasSequence
    )
    {
        if (isLast)
        {
            LastTimeMs = entry.TimeMs;
        }

        // Keys are rotated and salts erased while nobody writes: that says nothing about the last writer.
        if (!isEndKnown && entry is not (KeyEntry or ErasureEntry))
        {
            isEndKnown = true;
            HasStopped = entry is StopEntry;
        }

        if (entry is SealEntry seal && !hasSeal)
        {
            hasSeal = true;
            NextSeal = seal.Number + 1;
        }

        EntriesSinceSeal += hasSeal ? 0 : 1;
        long last = entry switch
        {
            BatchEntry batch => batch.LastSequence,
            StopEntry stop => stop.LastSequence,
            _ => -2,
        };
        if (last >= -1 && !hasSequence)
        {
            hasSequence = true;
            NextSequence = last + 1;
        }

        if (entry is FindingEntry finding)
        {
            Findings[finding.Id] = index;
        }
        else if (entry is VerdictEntry verdict)
        {
            Verdicts[verdict.Id] = index;
        }
    }
}
