using System.Globalization;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Validating;

namespace Custodes.Cluster.Running;

/// <summary>One file for each of the last epochs, to which records are only ever added.</summary>
/// <remarks>
/// A last record that is cut off was never flushed, and is dropped; any other damage is named with file and byte, and the
/// node does not start: without that file what it is of can be opened, or aggregated again, no more. One caller.
/// </remarks>
public sealed class EpochFiles(string folder) : IDisposable
{
    private const int RecordBytesMax = 64 << 20;

    private RecordFile? open;
    private ulong openEpoch;

    /// <summary>Everything there is, by epoch.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public IReadOnlyList<StoredRecords> ReadAll()
    {
        List<StoredRecords> found = [];
        foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            if (
                !ulong.TryParse(
                    Path.GetFileName(path),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out ulong epoch
                )
            )
            {
                throw new InvalidDataException($"{path}: not the number of an epoch");
            }

            using RecordFile file = Open(epoch);
            List<ReadOnlyMemory<byte>> records = [];
            for (int index = 0; index < file.Count; index++)
            {
                records.Add(file.Read(index));
            }

            found.Add(new StoredRecords(epoch, records));
        }

        found.Sort(static (left, right) => left.Epoch.CompareTo(right.Epoch));
        return found;
    }

    /// <summary>Adds records; durable when it returns.</summary>
    public void Append(ulong epoch, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        if (open is null || openEpoch != epoch)
        {
            open?.Dispose();
            open = null;
            open = Open(epoch);
            openEpoch = epoch;
        }

        foreach (ReadOnlyMemory<byte> record in records)
        {
            open.Append(record.Span);
        }

        open.Flush();
    }

    /// <summary>Deletes what there is of an epoch.</summary>
    public void Remove(ulong epoch)
    {
        if (openEpoch == epoch)
        {
            Dispose();
        }

        File.Delete(PathOf(epoch));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        open?.Dispose();
        open = null;
    }

    private RecordFile Open(ulong epoch)
    {
        _ = Directory.CreateDirectory(folder);
        string path = PathOf(epoch);
        return RecordFile.Open(
            path,
            RecordBytesMax,
            offset => new InvalidDataException(
                $"{path}: damaged at byte {offset}; without this file epoch {epoch} can be neither opened nor aggregated again"
            )
        );
    }

    private string PathOf(ulong epoch) =>
        Path.Combine(folder, epoch.ToString(CultureInfo.InvariantCulture));
}
