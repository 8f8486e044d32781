using System.Text;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.EndToEnd.Tests.Cluster;

/// <summary>A log as its own operator could write it again: other entries, rightly hashed and signed with its key.</summary>
internal static class RewrittenLog
{
    /// <summary>The entries of a log, as text.</summary>
    public static List<string> Read(string evidence)
    {
        LogFolder folder = new(EvidencePaths.Log(evidence));
        string[] checkpoint = File.ReadAllLines(
            Path.Combine(EvidencePaths.Log(evidence), "checkpoint")
        );
        long size = long.Parse(checkpoint[1], System.Globalization.CultureInfo.InvariantCulture);
        EntryReader reader = new(folder, size);
        List<string> entries = [];
        for (long index = 0; index < size; index++)
        {
            Assert.True(reader.TryRead(index, out ReadOnlySpan<byte> entry));
            entries.Add(Encoding.UTF8.GetString(entry));
        }

        return entries;
    }

    /// <summary>Writes entries, with seals that fit them, and verifies that; what was said.</summary>
    public static async Task<(int Code, string Said)> VerifyAsync(
        string directory,
        string cluster,
        List<string> entries,
        string flag = "--cluster"
    )
    {
        using (
            SignerKey key = SignerKeyFile.Make(
                EvidencePaths.SignerKey(directory),
                "custodes.local/tree/rewritten",
                SignatureKind.Ed25519
            )
        )
        using (LogWriter writer = LogWriter.Open(directory, key, new LogOptions()))
        {
            foreach (string[] part in entries.Chunk(64))
            {
                EntryBatch batch = new(part.Length, part.Length * EntryLimits.EntryBytesMax);
                foreach (string entry in part)
                {
                    Assert.Equal(BatchRefusal.None, batch.TryAdd(Encoding.UTF8.GetBytes(entry)));
                }

                _ = writer.Append(batch);
            }
        }

        return await TreeProcesses.RunAsync("verify", directory, flag, cluster);
    }

    /// <summary>The place of an entry of a type, counted from 0.</summary>
    public static int Find(List<string> entries, string type, int number = 0)
    {
        for (int index = 0; index < entries.Count; index++)
        {
            if (
                entries[index].Contains($"\"type\":\"{type}\"", StringComparison.Ordinal)
                && number-- == 0
            )
            {
                return index;
            }
        }

        throw new InvalidOperationException($"no {type} in the log");
    }

    /// <summary>The same with the value of a field changed by its last digit.</summary>
    public static string Changed(string entry, string field)
    {
        int start = entry.IndexOf($"\"{field}\":", StringComparison.Ordinal) + field.Length + 3;
        int end = entry.IndexOfAny(['"', ',', '}'], start + 1);
        char last = entry[end - 1];
        char other = last == '1' ? '2' : '1';
        return entry[..(end - 1)] + other + entry[end..];
    }
}
