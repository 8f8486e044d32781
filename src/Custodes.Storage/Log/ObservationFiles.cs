using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage.Log;

/// <summary>Keeps the rows that batch commitments stand for, so that one of them can be proven later.</summary>
/// <remarks>
/// One file a batch, <c>private/observations/&lt;number of the first row, 16 digits&gt;.obs</c>, rows one
/// after the other. Not flushed: a row that is lost can no longer be proven, and nothing else. When there
/// are too many bytes, the oldest files give way to new ones. One owner.
/// </remarks>
public sealed class ObservationFiles
{
    private const string Ending = ".obs";
    private readonly string evidenceDirectory;
    private readonly long bytesMax;
    private readonly SortedDictionary<long, long> sizes = [];
    private long bytes;

    /// <summary>Looks at what an evidence directory holds.</summary>
    /// <param name="evidenceDirectory">The evidence directory.</param>
    /// <param name="bytesMax">Bytes of all files together at most; the newest file always stays.</param>
    public ObservationFiles(string evidenceDirectory, long bytesMax)
    {
        this.evidenceDirectory = evidenceDirectory;
        this.bytesMax = bytesMax;
        string directory = Path.GetDirectoryName(PathOf(0))!;
        PrivateFile.CreateDirectory(directory);
        foreach (string path in Directory.EnumerateFiles(directory, "*" + Ending))
        {
            if (TryNumber(path, out long first))
            {
                sizes[first] = new FileInfo(path).Length;
                bytes += sizes[first];
            }
        }
    }

    /// <summary>Keeps the rows of a batch.</summary>
    /// <param name="firstSequence">Number of the first row.</param>
    /// <param name="rows">The rows.</param>
    public void Write(long firstSequence, ReadOnlySpan<byte> rows)
    {
        bytes -= sizes.GetValueOrDefault(firstSequence);
        sizes.Remove(firstSequence);
        Recycle(firstSequence, rows.Length);
        using (
            SafeFileHandle file = PrivateFile.Create(PathOf(firstSequence), FileMode.OpenOrCreate)
        )
        {
            RandomAccess.Write(file, rows, 0);
            RandomAccess.SetLength(file, rows.Length);
        }

        bytes += rows.Length;
        sizes[firstSequence] = rows.Length;
        while (bytes > bytesMax && sizes.Count > 1)
        {
            File.Delete(PathOf(Forget()));
        }
    }

    // Writing over the oldest file costs a third of a new one and its deletion: its pages are there
    // already. What a crash leaves under the new name is not what the batch commits to, and proves nothing.
    private void Recycle(long firstSequence, int rowBytes)
    {
        if (bytes + rowBytes <= bytesMax || sizes.Count == 0)
        {
            return;
        }

        // An operator may have removed it.
        string oldest = PathOf(Forget());
        if (File.Exists(oldest))
        {
            File.Move(oldest, PathOf(firstSequence), overwrite: true);
        }
    }

    // The oldest file no longer counts; says which it is.
    private long Forget()
    {
        (long oldest, long size) = sizes.First();
        sizes.Remove(oldest);
        bytes -= size;
        return oldest;
    }

    private static bool TryNumber(string path, out long first) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(path),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out first
        );

    private string PathOf(long firstSequence) =>
        EvidencePaths.Observations(evidenceDirectory, firstSequence);
}
