using Custodes.Consensus.Wal;
using Custodes.Primitives;
using Custodes.Storage;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Cluster.Validating;

/// <summary>The write-ahead log of a validator's votes, as a file. One caller.</summary>
/// <remarks>
/// Nothing may be sent before <see cref="Flush"/> returned for what was appended. A failure ends the validator:
/// nobody knows what is on disk after it. A damaged file stays as it is until the first record of another one is
/// durable: one that was cut where the damage begins would be taken for a whole log at the next start, without the
/// votes behind it.
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
    private bool isBroken;

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

    /// <summary>Opens the file, or makes it; a torn end is cut off. A damaged one is not touched.</summary>
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
            isBroken = health == WalHealth.Broken,
        };
        if (health != WalHealth.Broken)
        {
            RandomAccess.SetLength(log.file, whole);
            log.isDirty = true;
        }

        return log;
    }

    /// <summary>Adds a record.</summary>
    /// <param name="record">Its bytes.</param>
    /// <param name="beginsEpoch">Whether nothing before it is needed any longer.</param>
    public void Append(ReadOnlySpan<byte> record, bool beginsEpoch)
    {
        if (isBroken || (beginsEpoch && end > CompactBytes))
        {
            // What begins no epoch needs what stands before it, and of that a part is lost.
            Invariant.That(beginsEpoch);
            Begin(record);
            return;
        }

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

    // The new file is whole and durable before it takes the old one's name.
    private void Begin(ReadOnlySpan<byte> record)
    {
        string next = path + ".next";
        SafeFileHandle begun = Open(next, FileMode.Create);
        check = 0;
        byte[] framed = WalCodec.Frame(record, ref check);
        RandomAccess.Write(begun, framed, 0);
        RandomAccess.FlushToDisk(begun);
        File.Move(next, path, overwrite: true);

        // Votes that go into the new file are lost with its name, and the old one would be believed.
        DurableFolder.Flush(Path.GetDirectoryName(path)!);
        isBroken = false;
        file.Dispose();
        file = begun;
        end = framed.Length;
        isDirty = false;
    }
}
