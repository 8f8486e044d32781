using System.Text;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Primitives;
using Custodes.Storage.Keys;

namespace Custodes.Storage.Log;

/// <summary>Gives a log another key.</summary>
/// <remarks>
/// Whoever trusts the old key can follow: it signs, as its last head, one whose last entry names the new
/// key, and that head is kept in <c>retired/</c>. From then on the new key signs, the same head first.
/// Each step is durable before the next; run again after a crash, it finishes what was begun.
/// </remarks>
public static class LogRotation
{
    /// <summary>Replaces the key in <see cref="EvidencePaths.SignerKey"/>.</summary>
    /// <param name="directory">The evidence directory, which nobody may be writing.</param>
    /// <param name="timeMs">When, in milliseconds since 1970.</param>
    /// <param name="who">Who does it.</param>
    /// <param name="why">The reason.</param>
    /// <exception cref="KeyFileException">There is no key, or it cannot be used.</exception>
    /// <exception cref="LogStartException">The directory is not to be written to.</exception>
    /// <exception cref="LogFailedException">A write failed; run it again.</exception>
    public static LogRotated Run(string directory, long timeMs, string who, string why)
    {
        string keyPath = EvidencePaths.SignerKey(directory);
        using SignerKey old = SignerKeyFile.Open(keyPath, SignatureKind.Ed25519);
        using SignerKey next = SignerKeyFile.OpenOrMake(
            Path.Combine(directory, LogLayout.NextSignerKey),
            old.Verifier.Name,
            SignatureKind.Ed25519
        );
        try
        {
            using LogDisk disk = LogDisk.Open(directory);
            return Run(disk, old, next, timeMs, who, why);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LogFailedException(
                $"{directory}: {failure.Message}; run the rotation again to finish it",
                failure
            );
        }
    }

    /// <summary>The same on a disk that is held, with keys that were read.</summary>
    internal static LogRotated Run(
        ILogDisk disk,
        SignerKey old,
        SignerKey next,
        long timeMs,
        string who,
        string why
    )
    {
        bool wasBegun = TryHead(disk, next.Verifier, out TreeHead head);
        if (!wasBegun)
        {
            head = Announce(
                disk,
                old,
                next,
                new KeyEntry(
                    timeMs,
                    KeyChange.Rotate,
                    next.Verifier.ToString(),
                    old.Verifier.ToString(),
                    who,
                    why
                )
            );
        }

        bool isPublished = HandOver(disk, next, head, LogAddition.IsCosigned(disk));
        return new LogRotated(old.Verifier, next.Verifier, head.Size - 1, wasBegun, isPublished);
    }

    // The last thing that the old key signs is the head that names its successor.
    private static TreeHead Announce(ILogDisk disk, SignerKey old, SignerKey next, KeyEntry entry)
    {
        byte[] bytes = entry.ToBytes();
        EntryBatch batch = new(1, EntryBundle.PrefixBytes + bytes.Length);
        Invariant.That(batch.TryAdd(bytes) == BatchRefusal.None);

        // Not disposed: that would let go of the disk, and with it of the lock.
        LogWriter writer = new(disk, old, LogAddition.Options(disk));
        LogAddition.RefuseEarlier(disk, writer.Head.Size, entry.TimeMs);
        _ = writer.Append(batch);
        disk.Write(LogLayout.RetiredHead(old.Verifier.KeyId), disk.Read(LogLayout.Head)!);
        disk.Write(LogLayout.RetiredKey(old.Verifier.KeyId), KeyLine(old.Verifier));
        disk.Flush();
        LogStart.KeepHead(disk, LogStart.Sign(next, writer.Head).ToBytes());
        return writer.Head;
    }

    private static bool HandOver(ILogDisk disk, SignerKey next, TreeHead head, bool isCosigned)
    {
        if (!isCosigned)
        {
            LogStart.Replace(
                disk,
                LogLayout.NextCheckpoint,
                LogLayout.Checkpoint,
                LogStart.Sign(next, head).ToBytes()
            );
        }

        LogStart.Replace(
            disk,
            LogLayout.NextVerifierKey,
            LogLayout.VerifierKey,
            KeyLine(next.Verifier)
        );
        disk.Rename(LogLayout.NextSignerKey, LogLayout.SignerKey);
        disk.Flush();
        return !isCosigned;
    }

    private static bool TryHead(ILogDisk disk, VerifierKey key, out TreeHead head)
    {
        bool isSigned = SignedCheckpoint.TryOpen(
            disk.Read(LogLayout.Head) ?? [],
            key,
            [],
            out SignedCheckpoint? read,
            out _
        );
        head = isSigned ? new TreeHead(read!.Checkpoint.Size, read.Checkpoint.Root) : default;
        return isSigned;
    }

    private static byte[] KeyLine(VerifierKey key) => Encoding.UTF8.GetBytes($"{key}\n");
}
