using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Entries;
using Custodes.Storage;

namespace Custodes.Cluster.Running;

/// <summary>Signed clocks of others that this node believed: their root in the log, themselves in files beside it.</summary>
/// <remarks>
/// So an auditor can check what others signed to this node, and put it beside what they signed to another: who tells two
/// histories is found though no node saw both. A file is durable before its entry is made; what came since the last one is
/// lost in a crash. A batch ends with its epoch or when it is full; an epoch has 16 batches at most, each of 4,096
/// statements and a mebibyte at most, and those past it are counted and not kept. Files stay for 64 epochs.
/// </remarks>
public sealed class BelievedClocks
{
    /// <summary>Batches of an epoch.</summary>
    public const int BatchesMax = 16;

    /// <summary>Bytes of a batch, at which it ends.</summary>
    public const int BatchBytes = 1 << 20;

    /// <summary>Epochs whose files are kept.</summary>
    public const int EpochsMax = 64;

    private readonly ITreeLog log;
    private readonly string folder;
    private readonly List<ReadOnlyMemory<byte>> batch = [];
    private readonly HashSet<Sha256Hash> seen = [];
    private long bytes;
    private ulong epoch;
    private int batches;
    private long left;

    internal BelievedClocks(ITreeLog log, string folder)
    {
        this.log = log;
        this.folder = folder;
    }

    /// <summary>The file of a batch.</summary>
    public static string PathOf(string folder, long epoch, Sha256Hash root) =>
        Path.Combine(folder, $"{epoch}-{root}");

    /// <summary>The statements of a batch; null when there is no such file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Read(string path) =>
        DurableFile.Read(path) is not { } file ? null
        : BlockList.Read(file) is { } statements ? statements
        : throw new InvalidDataException($"{path}: not a list of statements");

    /// <summary>The root over statements.</summary>
    public static Sha256Hash RootOf(IReadOnlyList<ReadOnlyMemory<byte>> statements)
    {
        CompactRange tree = new();
        foreach (ReadOnlyMemory<byte> statement in statements)
        {
            tree.Append(TreeHasher.Leaf(statement.Span));
        }

        return tree.Root();
    }

    /// <summary>Takes a statement.</summary>
    internal void Add(ReadOnlyMemory<byte> statement)
    {
        // One that comes again by another way is one.
        if (batches >= BatchesMax || !seen.Add(Sha256.Of(statement.Span)))
        {
            left += batches >= BatchesMax ? 1 : 0;
            return;
        }

        batch.Add(statement.ToArray());
        bytes += statement.Length;
        if (batch.Count >= TreeClocksEntry.CountMax || bytes >= BatchBytes)
        {
            End();
        }
    }

    /// <summary>Ends the batches of the epochs before.</summary>
    internal void Begin(ulong next)
    {
        if (next <= epoch)
        {
            return;
        }

        End();
        epoch = next;
        batches = 0;
        seen.Clear();
        Prune();
    }

    /// <summary>Makes an entry of what waits.</summary>
    internal void End()
    {
        if (batch.Count == 0)
        {
            return;
        }

        Sha256Hash root = RootOf(batch);
        _ = Directory.CreateDirectory(folder);
        DurableFile.Write(PathOf(folder, (long)epoch, root), BlockList.Write(batch));
        int count = batch.Count;
        long lost = left;
        long at = (long)epoch;
        _ = log.Add(timeMs => new TreeClocksEntry(timeMs, count, at, lost, root));
        batches++;
        left = 0;
        batch.Clear();
        bytes = 0;
    }

    private void Prune()
    {
        foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            string name = Path.GetFileName(path);
            if (
                ulong.TryParse(
                    name.AsSpan(0, Math.Max(name.IndexOf('-', StringComparison.Ordinal), 0)),
                    out ulong of
                )
                && of + EpochsMax < epoch
            )
            {
                File.Delete(path);
            }
        }
    }
}
