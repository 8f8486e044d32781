using Custodes.Consensus.Wal;
using Custodes.Primitives;

namespace Custodes.Simulation.Hosting;

/// <summary>A validator's log on a disk that forgets what was not flushed, and tears what was being written.</summary>
internal sealed class SimDisk
{
    private byte[] bytes = new byte[1024];
    private int length;
    private int synced;
    private ulong check;
    private byte[]? replaced;

    /// <summary>What lies on it cannot be relied on, until a new log has taken its place.</summary>
    public bool IsRotten { get; private set; }

    /// <summary>Appends a record, not yet durable.</summary>
    public void Append(byte[] record, bool beginsEpoch)
    {
        if (beginsEpoch)
        {
            // A new file, which takes the old one's place when it is flushed.
            replaced ??= bytes[..synced];
            length = 0;
            synced = 0;
            check = 0;
        }

        byte[] framed = WalCodec.Frame(record, ref check);
        if (bytes.Length - length < framed.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + framed.Length));
        }

        framed.CopyTo(bytes, length);
        length += framed.Length;
    }

    /// <summary>Makes everything durable.</summary>
    public void Sync()
    {
        synced = length;
        IsRotten &= replaced is null;
        replaced = null;
    }

    /// <summary>Power is lost: most often all that was not flushed goes, sometimes a part of it stays.</summary>
    public bool Crash(ref SplitMix64 draw)
    {
        if (replaced is { } old)
        {
            bytes = old;
            length = old.Length;
            synced = old.Length;
            replaced = null;
            return false;
        }

        int unsynced = length - synced;
        int kept = unsynced > 0 && draw.Below(4) == 0 ? draw.Below(unsynced) : 0;
        length = synced + kept;
        return kept > 0;
    }

    /// <summary>A byte of the log rots.</summary>
    public void Rot(ref SplitMix64 draw)
    {
        IsRotten = true;
        if (length > 0)
        {
            bytes[draw.Below(length)] ^= (byte)(1 << draw.Below(8));
        }
    }

    /// <summary>Reads the log as a host does when it starts, and cuts a torn tail off.</summary>
    /// <remarks>A broken log stays as it is: cut, it would look whole to the next start, without its last votes.</remarks>
    public WalHealth Read(out IReadOnlyList<WalRecord> records)
    {
        WalHealth health = WalCodec.Read(
            bytes.AsSpan(0, length),
            out records,
            out int whole,
            out check
        );
        if (health != WalHealth.Broken)
        {
            length = whole;
            synced = whole;
        }

        return health;
    }
}
