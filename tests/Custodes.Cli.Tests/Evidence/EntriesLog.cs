using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>A real log of given entries, with its own key.</summary>
internal static class EntriesLog
{
    /// <summary>Writes it and verifies it by the command.</summary>
    public static CommandRun Verify(
        Scratch scratch,
        string origin,
        IReadOnlyCollection<LogEntry> entries,
        params string[] more
    ) => VerifyAt(scratch.File($"evidence-{Guid.CreateVersion7()}"), origin, entries, more);

    /// <summary>The same, in a directory that is not there yet.</summary>
    public static CommandRun VerifyAt(
        string directory,
        string origin,
        IReadOnlyCollection<LogEntry> entries,
        params string[] more
    )
    {
        using SignerKey key = SignerKeyFile.Make(
            EvidencePaths.SignerKey(directory),
            origin,
            SignatureKind.Ed25519
        );
        using (LogWriter writer = LogWriter.Open(directory, key, new LogOptions()))
        {
            EntryBatch batch = new(entries.Count, entries.Count * 4096);
            foreach (LogEntry entry in entries)
            {
                Assert.Equal(BatchRefusal.None, batch.TryAdd(entry.ToBytes()));
            }

            _ = writer.Append(batch);
        }

        return CommandRun.Of(["verify", directory, .. more]);
    }
}
