using System.Text;
using Custodes.Cli.Auditing;
using Custodes.Cli.Reading;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Storage.Log;

namespace Custodes.Cli.Proving;

/// <summary>One run of <c>custodes prove</c>: finds an entry and proves that it is in the published log.</summary>
internal static class Prove
{
    // The commitment's own limit keeps a batch far below this.
    private const int ObservationBytesMax = 1 << 30;

    /// <summary>Makes the proof and writes it.</summary>
    public static ExitCode Run(ProveArguments arguments, Stream output, TextWriter talk)
    {
        if (!LogPlace.TryOpen(arguments.Directory, out LogPlace? place, out string wrong))
        {
            talk.WriteLine($"custodes prove: {wrong}");
            return ExitCode.Usage;
        }

        using (place)
        {
            if (
                !OpenedLog.TryOpen(place, out OpenedLog? log, out wrong)
                || !TryFind(arguments, log, out long index, out wrong)
                || !TryExtra(arguments, place, log, index, out byte[] extra, out wrong)
                || !TryProve(log, index, extra, out TlogProof? proof, out byte[] entry, out wrong)
                || !TryWrite(arguments, proof!, entry, output, out wrong)
            )
            {
                talk.WriteLine($"custodes prove: {wrong}");
                return ExitCode.Failed;
            }

            talk.WriteLine(
                $"custodes prove: entry {index} of {log.Checkpoint.Size} in {log.Checkpoint.Origin}"
            );
            return ExitCode.Done;
        }
    }

    private static bool TryFind(
        ProveArguments arguments,
        OpenedLog log,
        out long index,
        out string wrong
    )
    {
        long size = log.Checkpoint.Size;
        wrong = "";
        if (arguments.Entry is long asked)
        {
            index = asked;
            wrong =
                asked < size ? "" : $"--entry: {asked} is not in the log, which has {size} entries";
            return asked < size;
        }

        index = Search(arguments, log, out bool isRead);
        if (!isRead)
        {
            wrong = $"{log.Entries.FailedPath}: missing or damaged; custodes verify says more";
        }
        else if (index < 0)
        {
            wrong = Missing(arguments);
        }

        return wrong.Length == 0;
    }

    // Reading JSON costs more than everything else: only what can be the entry is read.
    private static long Search(ProveArguments arguments, OpenedLog log, out bool isRead)
    {
        byte[] sign = arguments.Observation is null
            ? Encoding.UTF8.GetBytes($"\"id\":{arguments.Alarm ?? arguments.Verdict},")
            : "\"type\":\"batch\""u8.ToArray();
        for (long index = 0; index < log.Checkpoint.Size; index++)
        {
            if (!log.Entries.TryRead(index, out ReadOnlySpan<byte> bytes))
            {
                isRead = false;
                return -1;
            }

            if (
                bytes.IndexOf(sign) >= 0
                && LogEntry.TryParse(bytes, out LogEntry? entry, out _)
                && IsMeant(arguments, entry)
            )
            {
                isRead = true;
                return index;
            }
        }

        isRead = true;
        return -1;
    }

    private static bool IsMeant(ProveArguments arguments, LogEntry entry) =>
        entry switch
        {
            FindingEntry finding => finding.Id == arguments.Alarm,
            VerdictEntry verdict => verdict.Id == arguments.Verdict,
            BatchEntry batch => batch.FirstSequence <= arguments.Observation
                && batch.LastSequence >= arguments.Observation,
            _ => false,
        };

    private static string Missing(ProveArguments arguments) =>
        arguments.Alarm is long alarm ? $"--alarm: the published log has no finding {alarm}"
        : arguments.Verdict is long verdict
            ? $"--verdict: the published log has no verdict {verdict}"
        : $"--observation: no batch in the published log commits to {arguments.Observation}";

    // What shows the observation within its batch goes where the proof's format has room for it.
    private static bool TryExtra(
        ProveArguments arguments,
        LogPlace place,
        OpenedLog log,
        long index,
        out byte[] extra,
        out string wrong
    )
    {
        extra = [];
        wrong = "";
        if (arguments.Observation is not long sequence)
        {
            return true;
        }

        if (place.EvidenceDirectory is not { } directory)
        {
            wrong = "--observation: needs an evidence directory, where the observations are kept";
            return false;
        }

        if (
            !log.Entries.TryRead(index, out ReadOnlySpan<byte> bytes)
            || !LogEntry.TryParse(bytes, out LogEntry? entry, out _)
            || entry is not BatchEntry batch
        )
        {
            wrong = $"entry {index} changed while it was read";
            return false;
        }

        string path = EvidencePaths.Observations(directory, batch.FirstSequence);
        if (!File.Exists(path))
        {
            wrong =
                $"{path}: missing; the oldest observations are not kept, and without them nothing can be shown";
            return false;
        }

        if (!SmallFile.TryRead(path, ObservationBytesMax, out byte[] rows, out wrong))
        {
            return false;
        }

        if (!ObservationProof.TryCreate(batch, rows, sequence, out ObservationProof? proof))
        {
            wrong = $"{path}: not the observations that entry {index} commits to";
            return false;
        }

        extra = proof.ToBytes();
        return true;
    }

    // Checked before anybody gets it: tiles are believed until the root says otherwise.
    private static bool TryProve(
        OpenedLog log,
        long index,
        byte[] extra,
        out TlogProof? proof,
        out byte[] entry,
        out string wrong
    )
    {
        proof = null;
        entry = [];
        wrong = "";
        Checkpoint checkpoint = log.Checkpoint;
        TileReader tiles = new(log.Files, checkpoint.Size);
        if (
            !new ProofBuilder(tiles).TryInclusion(index, checkpoint.Size, out Sha256Hash[] hashes)
            || !log.Entries.TryRead(index, out ReadOnlySpan<byte> bytes)
        )
        {
            wrong =
                $"{tiles.FailedPath ?? log.Entries.FailedPath}: missing or damaged; custodes verify says more";
            return false;
        }

        entry = bytes.ToArray();
        if (
            !MerkleProof.IsIncluded(
                index,
                TreeHasher.Leaf(bytes),
                checkpoint.Size,
                checkpoint.Root,
                hashes
            )
        )
        {
            wrong =
                $"the files do not show entry {index} under the root that was signed; custodes verify says where they differ";
            return false;
        }

        proof = new TlogProof(index, hashes, log.Note) { Extra = extra };
        return true;
    }

    private static bool TryWrite(
        ProveArguments arguments,
        TlogProof proof,
        byte[] entry,
        Stream output,
        out string wrong
    )
    {
        wrong = "";
        try
        {
            byte[] bytes = proof.ToBytes();
            if (arguments.OutPath is { } path)
            {
                File.WriteAllBytes(path, bytes);
            }
            else
            {
                output.Write(bytes);
            }

            if (arguments.EntryOutPath is { } entryPath)
            {
                File.WriteAllBytes(entryPath, entry);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            wrong = failure.Message;
        }

        return wrong.Length == 0;
    }
}
