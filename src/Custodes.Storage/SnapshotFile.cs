using Custodes.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>A snapshot that was read from end to end and found sound.</summary>
/// <remarks>Opening costs one pass over the file. One owner; sections may be read in any order.</remarks>
public sealed class SnapshotFile : IDisposable
{
    private readonly SafeFileHandle file;

    private SnapshotFile(
        string path,
        SafeFileHandle file,
        ulong number,
        IReadOnlyList<SnapshotSection> sections
    )
    {
        Path = path;
        this.file = file;
        Number = number;
        Sections = sections;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The last journal record that it contains.</summary>
    public ulong Number { get; }

    /// <summary>Its parts, in the order they were written.</summary>
    public IReadOnlyList<SnapshotSection> Sections { get; }

    /// <summary>Opens and checks a file; null with what is wrong and where when it is not sound.</summary>
    public static SnapshotFile? OpenSound(string path, out SnapshotProblem? problem)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            SnapshotCheck check = new(path, handle);
            problem = check.Run();
            if (problem is not null)
            {
                return null;
            }

            SnapshotFile sound = new(path, handle, check.Number, check.Sections);
            handle = null;
            return sound;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = new SnapshotProblem(
                SnapshotFault.Unreadable,
                path,
                0,
                $"{path}: {failure.Message}"
            );
            return null;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>The section of that name; null when the snapshot has none.</summary>
    public SnapshotSection? Find(string name)
    {
        foreach (SnapshotSection section in Sections)
        {
            if (section.Name == name)
            {
                return section;
            }
        }

        return null;
    }

    /// <summary>A section's bytes, checked once more.</summary>
    /// <exception cref="IOException">The disk gives other bytes than when the file was opened.</exception>
    public byte[] Read(SnapshotSection section)
    {
        Invariant.That(section.Length <= Array.MaxLength);
        byte[] bytes = new byte[section.Length];
        ReadAt(section, 0, bytes);
        return Crc32C.Of(bytes) == section.Checksum
            ? bytes
            : throw new IOException(
                $"{Path}: section '{section.Name}' changed between two readings"
            );
    }

    /// <summary>Part of a section, for those too long for one array. Not checked once more.</summary>
    public void ReadAt(SnapshotSection section, long offset, Span<byte> destination)
    {
        Invariant.That(offset >= 0 && offset + destination.Length <= section.Length);
        FileBytes.ReadExactly(file, destination, section.Offset + offset);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
