using Custodes.Consensus.Wal;
using Custodes.Primitives;
using Custodes.Storage;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Cluster.Validating;

/// <summary>The write-ahead log of a validator's votes, as a file. One caller.</summary>
/// <remarks>
/// Nothing may be sent before <see cref="Flush"/> returned for what was appended. A failure ends the validator:
/// nobody knows what is on disk after it.
/// </remarks>
internal sealed class VoteLog : IDisposable
{
    // A new file costs two flushes more, so that it is not begun with each epoch.
    private const int CompactBytes = 4 << 20;

    private readonly string path;
    private SafeFileHandle file;
    private ulong check;
    private long end;
    private bool isDirty;
    private bool isReplaced;

    private VoteLog(string path, SafeFileHandle file)
    {
        this.path = path;
        this.file = file;
    }

    /// <summary>Whether the file was there before.</summary>
    public bool WasThere { get; private init; }

    /// <summary>What it was found to be.</summary>
    public WalHealth Health { get; private init; }

    /// <summary>What stood in it.</summary>
    public IReadOnlyList<WalRecord> Records { get; private init; } = [];

    /// <summary>Opens the file, or makes it; a torn end is cut off.</summary>
    /// <remarks>A broken log stays as it is: cut, it would look whole to the next start, without its last votes.</remarks>
    public static VoteLog Open(string path)
    {
        bool wasThere = File.Exists(path);
        byte[] bytes = wasThere ? File.ReadAllBytes(path) : [];
        WalHealth health = WalCodec.Read(
            bytes,
            out IReadOnlyList<WalRecord> records,
            out int whole,
            out ulong check
        );
        VoteLog log = new(path, Open(path, FileMode.OpenOrCreate))
        {
            WasThere = wasThere,
            Health = health,
            Records = records,
            check = check,
            end = whole,
        };
        if (health == WalHealth.Broken)
        {
            log.ReplaceNext();
        }
        else
        {
            RandomAccess.SetLength(log.file, whole);
            log.isDirty = true;
        }

        return log;
    }

    /// <summary>Nothing in it is used: the epoch that begins next gets a new file, and the old one stays until then.</summary>
    public void ReplaceNext() => isReplaced = true;

    /// <summary>Adds a record.</summary>
    /// <param name="record">Its bytes.</param>
    /// <param name="beginsEpoch">Whether nothing before it is needed any longer.</param>
    public void Append(ReadOnlySpan<byte> record, bool beginsEpoch)
    {
        if (beginsEpoch && (isReplaced || end > CompactBytes))
        {
            Begin(record);
            return;
        }

        Invariant.That(!isReplaced);

        byte[] framed = WalCodec.Frame(record, ref check);
        RandomAccess.Write(file, framed, end);
        end += framed.Length;
        isDirty = true;
    }

    /// <summary>Makes everything durable that was appended.</summary>
    public void Flush()
    {
        if (isDirty)
        {
            RandomAccess.FlushToDisk(file);
            isDirty = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static SafeFileHandle Open(string path, FileMode mode) =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read);

    // The new file is whole before it takes the old one's name, and that it did is durable before anything is sent.
    private void Begin(ReadOnlySpan<byte> record)
    {
        check = 0;
        byte[] framed = WalCodec.Frame(record, ref check);
        DurableFile.WriteBare(path, framed);
        file.Dispose();
        file = Open(path, FileMode.Open);
        end = framed.Length;
        isDirty = false;
        isReplaced = false;
    }
}
