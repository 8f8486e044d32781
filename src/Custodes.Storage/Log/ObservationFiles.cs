using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage.Log;

/// <summary>Keeps the rows that batch commitments stand for, so that one of them can be proven later.</summary>
/// <remarks>
/// One file a batch, <c>private/observations/&lt;number of the first row, 16 digits&gt;.obs</c>, rows one
/// after the other. Not flushed: a row that is lost can no longer be proven, and nothing else. The oldest
/// files go when there are too many bytes. One owner.
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
        using (SafeFileHandle file = PrivateFile.Create(PathOf(firstSequence), FileMode.Create))
        {
            RandomAccess.Write(file, rows, 0);
        }

        bytes += rows.Length - sizes.GetValueOrDefault(firstSequence);
        sizes[firstSequence] = rows.Length;
        while (bytes > bytesMax && sizes.Count > 1)
        {
            (long oldest, long size) = sizes.First();
            File.Delete(PathOf(oldest));
            sizes.Remove(oldest);
            bytes -= size;
        }
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
