using System.Buffers.Binary;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Storage.Log;

namespace Custodes.Benchmarks.Evidence;

/// <summary>A log on the disk of the temporary folder, with entries as long as a verdict's.</summary>
/// <remarks>
/// Removed when the process ends and not before: ext4 gives the inode of a file that was deleted within the
/// last minutes to no new one, and looks at each of them whenever a file is made. After a log of thousands
/// of files was removed, a commit of another one beside it takes several times the processor time.
/// </remarks>
internal sealed class LogDirectory : IDisposable
{
    /// <summary>Bytes of an entry: canonical JSON of a verdict or of a batch commitment has 180 to 300.</summary>
    public const int EntryBytes = 240;

    private readonly byte[] entry = new byte[EntryBytes];
    private long counter;

    public LogDirectory(int batchSize)
    {
        Batch = new EntryBatch(batchSize, batchSize * (EntryBytes + EntryBundle.PrefixBytes));
        entry.AsSpan().Fill((byte)'e');
        byte[] seed = new byte[Ed25519.SeedBytes];
        seed.AsSpan().Fill(1);
        _ = SignerKey.TryCreate(
            "bench.example/log",
            SignatureKind.Ed25519,
            SigningKey.TakeSeed(seed),
            out SignerKey? signer
        );
        Signer = signer!;
        Writer = LogWriter.Open(Path, Signer, new LogOptions());
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("custodes-bench-").FullName;

    public LogFolder Files => new(System.IO.Path.Combine(Path, "log"));

    public SignerKey Signer { get; }

    public LogWriter Writer { get; }

    public EntryBatch Batch { get; }

    /// <summary>Fills the batch with entries that all differ, and appends it.</summary>
    public long Append()
    {
        Batch.Clear();
        do
        {
            BinaryPrimitives.WriteInt64BigEndian(entry, counter++);
        } while (Batch.TryAdd(entry) == BatchRefusal.None);

        counter--;
        return Writer.Append(Batch).Size;
    }

    public void Dispose()
    {
        Writer.Dispose();
        Signer.Dispose();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path, recursive: true);
    }
}
