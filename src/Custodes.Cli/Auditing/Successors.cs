using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Cli.Auditing;

/// <summary>Follows a log from a key that somebody trusts to the one that signs today.</summary>
/// <remarks>
/// An entry alone proves no rotation, for whoever made up the log could have written it. What counts is
/// the last head that the old key signed: its last entry names the new key. That head becomes an older
/// head of the log, so that the verification proves that entry to be where it was signed.
/// </remarks>
internal sealed class Successors
{
    private const int CountMax = 64;

    private readonly List<TreeHead> heads = [];
    private readonly List<VerifierKey> keys = [];

    private Successors(VerifierKey first)
    {
        keys.Add(first);
    }

    /// <summary>The key that was trusted and those that followed.</summary>
    public IReadOnlyList<VerifierKey> Keys => keys;

    /// <summary>The last heads of all keys but the newest.</summary>
    public IReadOnlyList<TreeHead> Heads => heads;

    /// <summary>The key that signs today, as far as it can be followed.</summary>
    public VerifierKey Newest => keys[^1];

    /// <summary>Follows the rotations, unless the key has signed the checkpoint itself.</summary>
    public static Successors Follow(VerifierKey trusted, SignedNote? note, LogPlace place)
    {
        Successors found = new(trusted);
        while (
            note is not null
            && place.EvidenceDirectory is { } directory
            && found.keys.Count <= CountMax
            && !HasSigned(found.Newest, note)
            && found.TryStep(directory, place.Files)
        ) { }

        return found;
    }

    private static bool HasSigned(VerifierKey key, SignedNote note) =>
        note.Signatures.Any(line => line.Name == key.Name && line.KeyId == key.KeyId);

    private bool TryStep(string directory, ILogFiles files)
    {
        VerifierKey old = Newest;
        if (
            !SmallFile.TryRead(
                EvidencePaths.RetiredHead(directory, old.KeyId),
                SignedNote.BytesMax,
                out byte[] bytes,
                out _
            )
            || !SignedCheckpoint.TryOpen(bytes, old, [], out SignedCheckpoint? head, out _)
            || head.Checkpoint.Size is < 1 or > TreeShape.SizeMax
        )
        {
            return false;
        }

        // Read as of the old head's size: a full bundle serves for the partial one that is gone.
        long size = head.Checkpoint.Size;
        if (
            !new EntryReader(files, size).TryRead(size - 1, out ReadOnlySpan<byte> last)
            || !LogEntry.TryParse(last, out LogEntry? entry, out _)
            || entry is not KeyEntry { Change: KeyChange.Rotate } rotation
            || rotation.Previous != old.ToString()
            || !VerifierKey.TryParse(
                System.Text.Encoding.UTF8.GetBytes(rotation.Key),
                out VerifierKey? next,
                out _
            )
            || next.Name != old.Name
            || keys.Contains(next)
        )
        {
            return false;
        }

        keys.Add(next);
        heads.Add(new TreeHead(size, head.Checkpoint.Root));
        return true;
    }
}
