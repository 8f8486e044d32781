using System.Buffers.Binary;
using System.Text;
using Custodes.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Writes one snapshot file; it gets its name only when it is whole and durable.</summary>
/// <remarks>
/// One owner, any one thread at a time. Disposing without <see cref="Commit"/> removes what was
/// written. An exception from any method means the snapshot is void: dispose and keep the old one.
/// </remarks>
public sealed class SnapshotWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly SafeFileHandle file;
    private readonly string temporaryPath;
    private readonly byte[] buffer = new byte[BufferBytes];
    private readonly List<SnapshotSection> sections = [];
    private string? openSection;
    private long openSectionOffset;
    private uint sectionChecksum;
    private uint fileChecksum = Crc32C.Start;
    private int buffered;
    private long length;
    private long written;
    private bool isCommitted;
    private bool isDisposed;

    /// <summary>Opens <paramref name="path"/> with <c>.partial</c> behind it for writing.</summary>
    /// <param name="path">What the finished file is called.</param>
    /// <param name="number">The last journal record that the snapshot contains.</param>
    public SnapshotWriter(string path, ulong number)
    {
        Path = path;
        Number = number;
        temporaryPath = path + ".partial";
        file = PrivateFile.Create(temporaryPath, FileMode.Create);

        Span<byte> header = stackalloc byte[SnapshotFormat.HeaderBytes];
        SnapshotFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], SnapshotFormat.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(header[12..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Crc32C.Of(header[..20]));
        Put(header);
    }

    /// <summary>What the finished file is called.</summary>
    public string Path { get; }

    /// <summary>The last journal record that the snapshot contains.</summary>
    public ulong Number { get; }

    /// <summary>Begins the next section and ends the one before.</summary>
    public void BeginSection(string name)
    {
        int nameBytes = Encoding.UTF8.GetByteCount(name);
        Invariant.That(nameBytes is > 0 and <= SnapshotFormat.NameBytesMax);
        EndSection();
        Invariant.That(sections.Count < SnapshotFormat.SectionCountMax);
        Invariant.That(!sections.Exists(section => section.Name == name));
        openSection = name;
        openSectionOffset = length;
        sectionChecksum = Crc32C.Start;
    }

    /// <summary>Appends to the section that was begun last.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Invariant.That(openSection is not null);
        sectionChecksum = Crc32C.Append(sectionChecksum, bytes);
        Put(bytes);
    }

    /// <summary>Writes a whole section.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        BeginSection(name);
        Append(bytes);
    }

    /// <summary>Makes the file durable, then gives it its name, then makes the name durable.</summary>
    /// <remarks>
    /// Renaming replaces a file of that name in one step, so that there is always the old or the new
    /// one. .NET cannot flush a directory; flushing the renamed file again has the same effect where
    /// a rename changes the file's own metadata in the same transaction (ext4, XFS, Btrfs).
    /// docs/operating/durability.md says what follows for other file systems.
    /// </remarks>
    public void Commit()
    {
        Invariant.That(!isCommitted);
        EndSection();
        WriteDirectory();
        FlushBuffer();
        RandomAccess.FlushToDisk(file);
        File.Move(temporaryPath, Path, overwrite: true);
        isCommitted = true;
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Closes the file, and removes it when it was not committed.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        file.Dispose();
        if (!isCommitted)
        {
            File.Delete(temporaryPath);
        }
    }

    private void EndSection()
    {
        if (openSection is null)
        {
            return;
        }

        sections.Add(
            new SnapshotSection(
                openSection,
                openSectionOffset,
                length - openSectionOffset,
                Crc32C.Finish(sectionChecksum)
            )
        );
        openSection = null;
    }

    private void WriteDirectory()
    {
        long directoryOffset = length;
        uint directoryChecksum = Crc32C.Start;
        Span<byte> numbers = stackalloc byte[SnapshotFormat.EntryBytes - 1];
        foreach (SnapshotSection section in sections)
        {
            byte[] name = Encoding.UTF8.GetBytes(section.Name);
            byte[] prefixed = [(byte)name.Length, .. name];
            BinaryPrimitives.WriteInt64LittleEndian(numbers, section.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], section.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(numbers[16..], section.Checksum);
            directoryChecksum = Crc32C.Append(directoryChecksum, prefixed);
            directoryChecksum = Crc32C.Append(directoryChecksum, numbers);
            Put(prefixed);
            Put(numbers);
        }

        Span<byte> footer = stackalloc byte[SnapshotFormat.FooterBytes];
        BinaryPrimitives.WriteInt64LittleEndian(footer, directoryOffset);
        BinaryPrimitives.WriteInt32LittleEndian(footer[8..], sections.Count);
        directoryChecksum = Crc32C.Append(directoryChecksum, footer[..12]);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[12..], Crc32C.Finish(directoryChecksum));
        Put(footer[..16]);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[16..], Crc32C.Finish(fileChecksum));
        SnapshotFormat.EndMagic.CopyTo(footer[20..]);
        Put(footer[16..]);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        fileChecksum = Crc32C.Append(fileChecksum, bytes);
        length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            int fits = Math.Min(bytes.Length, BufferBytes - buffered);
            bytes[..fits].CopyTo(buffer.AsSpan(buffered));
            buffered += fits;
            bytes = bytes[fits..];
            if (buffered == BufferBytes)
            {
                FlushBuffer();
            }
        }
    }

    private void FlushBuffer()
    {
        RandomAccess.Write(file, buffer.AsSpan(0, buffered), written);
        written += buffered;
        buffered = 0;
    }
}
