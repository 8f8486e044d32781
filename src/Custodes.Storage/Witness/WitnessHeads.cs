using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Evidence.Witnessing;

namespace Custodes.Storage.Witness;

/// <summary>The files of what a witness has cosigned: an index of all logs, and one head for each.</summary>
/// <remarks>
/// A log that is new to the witness first gets a file that says so, then its line in the index; so a
/// file that is missing was taken away, and the witness never begins again from nothing. All files begin
/// with their hash (<see cref="CheckedText"/>).
/// <code>
/// index   64 lower-case hex digits of SHA-256(origin) "\n", sorted, for each log
/// head    "never\n" origin "\n", or the head with the log's signatures and then the witness's
/// </code>
/// </remarks>
internal sealed class WitnessHeads(IWitnessDisk disk)
{
    private const string NeverStart = "never\n";

    /// <summary>Makes an empty index.</summary>
    public void Create() => Replace(WitnessLayout.Origins, []);

    /// <summary>The index; null when there is none.</summary>
    /// <exception cref="WitnessStartException">It is damaged.</exception>
    public SortedSet<string>? ReadIndex()
    {
        if (disk.Read(WitnessLayout.Origins) is not byte[] file)
        {
            return null;
        }

        if (!CheckedText.TryOpen(file, out byte[]? text))
        {
            throw Damaged(WitnessLayout.Origins, "it does not have the hash that it begins with");
        }

        SortedSet<string> index = new(StringComparer.Ordinal);
        index.UnionWith(
            Encoding.ASCII.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        return index;
    }

    /// <summary>Brings logs into the index that are not in it.</summary>
    /// <exception cref="WitnessStartException">The index does not fit the files.</exception>
    public void Enrol(SortedSet<string> index, IReadOnlyList<string> origins)
    {
        bool isChanged = false;
        foreach (string origin in origins)
        {
            string hash = WitnessLogs.HashOf(origin);
            if (!index.Add(hash))
            {
                continue;
            }

            isChanged = true;
            string path = WitnessLayout.HeadPath(hash);
            byte[] never = Encoding.UTF8.GetBytes($"{NeverStart}{origin}\n");
            bool isTaken =
                disk.Read(path) is byte[] there
                && !there.AsSpan().SequenceEqual(CheckedText.Seal(never));
            if (isTaken)
            {
                throw Damaged(WitnessLayout.Origins, $"it does not list {path}, which has a head");
            }

            Replace(path, never);
        }

        if (isChanged)
        {
            Replace(
                WitnessLayout.Origins,
                Encoding.ASCII.GetBytes(string.Join('\n', index) + "\n")
            );
        }
    }

    /// <summary>Reads the head of one log, which the index lists.</summary>
    /// <param name="hash">SHA-256 of the origin, as the index has it.</param>
    /// <param name="log">Takes the head; null when only the file is to be checked.</param>
    /// <param name="witness">Whose cosignature it must carry.</param>
    /// <exception cref="WitnessStartException">It is missing or damaged.</exception>
    public void Load(string hash, WitnessedLog? log, VerifierKey witness)
    {
        string path = WitnessLayout.HeadPath(hash);
        if (disk.Read(path) is not byte[] file)
        {
            throw new WitnessStartException(
                WitnessStartFault.StateMissing,
                $"{path}: missing, though {WitnessLayout.Origins} lists it; without the record of what "
                    + "was cosigned last, nothing may be cosigned. Restore the newest copy"
            );
        }

        if (!CheckedText.TryOpen(file, out byte[]? text))
        {
            throw Damaged(path, "it does not have the hash that it begins with");
        }

        if (text.AsSpan().StartsWith(Encoding.UTF8.GetBytes(NeverStart)))
        {
            string origin = Encoding.UTF8.GetString(text.AsSpan(NeverStart.Length)).TrimEnd('\n');
            RefuseOther(path, hash, origin);
            return;
        }

        LoadHead(path, hash, text, log, witness);
    }

    /// <summary>Makes a head the newest of its log, durably and in one step.</summary>
    public void Keep(string origin, byte[] note) => Replace(WitnessLayout.HeadPathOf(origin), note);

    private static void LoadHead(
        string path,
        string hash,
        byte[] text,
        WitnessedLog? log,
        VerifierKey witness
    )
    {
        bool isRead = SignedNote.TryParse(text, out SignedNote? note, out TextFault fault);
        Checkpoint? head = null;
        IReadOnlyList<VerifiedSignature> held = [];
        isRead =
            isRead
            && Checkpoint.TryParse(note!.Text, out head, out fault)
            && note.TryVerify([witness], out held, out fault);
        if (!isRead)
        {
            throw Damaged(path, $"it is no head that {witness.Name} cosigned ({fault})");
        }

        RefuseOther(path, hash, head!.Origin);
        log?.Set(new TreeHead(head.Size, head.Root), held[0].TimestampSeconds, text);
    }

    private static void RefuseOther(string path, string hash, string origin)
    {
        if (WitnessLogs.HashOf(origin) != hash)
        {
            throw Damaged(path, $"it is about another log, {origin}");
        }
    }

    private static WitnessStartException Damaged(string path, string why) =>
        new(WitnessStartFault.StateDamaged, $"{path}: damaged: {why}; restore the newest copy");

    // At every moment the old file or the new one is there, whole.
    private void Replace(string path, byte[] text)
    {
        string next = path + WitnessLayout.NextSuffix;
        disk.Write(next, CheckedText.Seal(text));
        disk.Rename(next, path);
        disk.FlushNames(path);
    }
}
