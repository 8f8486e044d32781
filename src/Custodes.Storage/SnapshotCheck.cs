using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Reads a snapshot file from end to end and says what is wrong with it.</summary>
internal sealed class SnapshotCheck(string path, SafeFileHandle file)
{
    private const int BufferBytes = 1 << 20;

    private readonly List<SnapshotSection> sections = [];
    private readonly byte[] buffer = new byte[BufferBytes];

    public ulong Number { get; private set; }

    public IReadOnlyList<SnapshotSection> Sections => sections;

    /// <summary>Null when the file is sound.</summary>
    public SnapshotProblem? Run()
    {
        long length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[SnapshotFormat.HeaderBytes];
        if (length < SnapshotFormat.HeaderBytes + SnapshotFormat.FooterBytes)
        {
            return Problem(SnapshotFault.Truncated, length, "too short for a snapshot");
        }

        FileBytes.ReadExactly(file, header, 0);
        if (!header.StartsWith(SnapshotFormat.Magic))
        {
            return Problem(SnapshotFault.NotASnapshot, 0, "does not begin with CUSTSNAP");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[20..]) != Crc32C.Of(header[..20]))
        {
            return Problem(SnapshotFault.HeaderDamaged, 0, "the header fails its checksum");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != SnapshotFormat.Version)
        {
            return Problem(
                SnapshotFault.UnknownVersion,
                8,
                $"format version {version}; this program reads {SnapshotFormat.Version}"
            );
        }

        Number = BinaryPrimitives.ReadUInt64LittleEndian(header[12..]);
        return CheckFooter(length);
    }

    private SnapshotProblem? CheckFooter(long length)
    {
        long footerOffset = length - SnapshotFormat.FooterBytes;
        Span<byte> footer = stackalloc byte[SnapshotFormat.FooterBytes];
        FileBytes.ReadExactly(file, footer, footerOffset);
        if (!footer.EndsWith(SnapshotFormat.EndMagic))
        {
            return Problem(SnapshotFault.Truncated, footerOffset, "does not end with CUSTSEND");
        }

        long directoryOffset = BinaryPrimitives.ReadInt64LittleEndian(footer);
        int count = BinaryPrimitives.ReadInt32LittleEndian(footer[8..]);
        long directoryBytesMax =
            (long)SnapshotFormat.SectionCountMax
            * (SnapshotFormat.EntryBytes + SnapshotFormat.NameBytesMax);
        if (
            directoryOffset < SnapshotFormat.HeaderBytes
            || directoryOffset > footerOffset
            || footerOffset - directoryOffset > directoryBytesMax
            || count is < 0 or > SnapshotFormat.SectionCountMax
        )
        {
            return Problem(
                SnapshotFault.DirectoryDamaged,
                footerOffset,
                $"the footer places a directory of {count} sections at {directoryOffset}"
            );
        }

        byte[] directory = new byte[footerOffset - directoryOffset];
        FileBytes.ReadExactly(file, directory, directoryOffset);
        uint checksum = Crc32C.Append(Crc32C.Append(Crc32C.Start, directory), footer[..12]);
        if (Crc32C.Finish(checksum) != BinaryPrimitives.ReadUInt32LittleEndian(footer[12..]))
        {
            return Problem(
                SnapshotFault.DirectoryDamaged,
                directoryOffset,
                "the list of sections fails its checksum"
            );
        }

        return ReadDirectory(directory, directoryOffset, count)
            ?? CheckSections(
                footerOffset + 16,
                BinaryPrimitives.ReadUInt32LittleEndian(footer[16..])
            );
    }

    private SnapshotProblem? ReadDirectory(ReadOnlySpan<byte> rest, long offset, int count)
    {
        long expected = SnapshotFormat.HeaderBytes;
        for (int index = 0; index < count; index++)
        {
            int nameBytes = rest.IsEmpty ? 0 : rest[0];
            int entryBytes = SnapshotFormat.EntryBytes + nameBytes;
            if (nameBytes == 0 || rest.Length < entryBytes)
            {
                return Contradiction(offset, $"entry {index} is cut off");
            }

            string name = Encoding.UTF8.GetString(rest.Slice(1, nameBytes));
            ReadOnlySpan<byte> numbers = rest[(1 + nameBytes)..];
            SnapshotSection section = new(
                name,
                BinaryPrimitives.ReadInt64LittleEndian(numbers),
                BinaryPrimitives.ReadInt64LittleEndian(numbers[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(numbers[16..])
            );

            // Sections stand one after the other without gaps, so a checked section covers every byte.
            if (section.Offset != expected || section.Length < 0 || section.Length > offset)
            {
                return Contradiction(offset, $"section '{name}' is not where it must be");
            }

            expected += section.Length;
            sections.Add(section);
            rest = rest[entryBytes..];
        }

        return expected == offset && rest.IsEmpty
            ? null
            : Contradiction(offset, "the sections do not fill the file");
    }

    private SnapshotProblem? CheckSections(long checkedBytes, uint expectedOfFile)
    {
        uint ofFile = Checksum(Crc32C.Start, 0, SnapshotFormat.HeaderBytes, out _);
        long offset = SnapshotFormat.HeaderBytes;
        foreach (SnapshotSection section in sections)
        {
            ofFile = Checksum(ofFile, section.Offset, section.Length, out uint ofSection);
            if (ofSection != section.Checksum)
            {
                return Problem(
                    SnapshotFault.SectionDamaged,
                    section.Offset,
                    $"section '{section.Name}' ({section.Length} bytes) fails its checksum"
                );
            }

            offset += section.Length;
        }

        ofFile = Checksum(ofFile, offset, checkedBytes - offset, out _);
        return Crc32C.Finish(ofFile) == expectedOfFile
            ? null
            : Problem(SnapshotFault.FileDamaged, checkedBytes, "the file fails its checksum");
    }

    private uint Checksum(uint ofFile, long offset, long length, out uint ofPart)
    {
        uint running = Crc32C.Start;
        while (length > 0)
        {
            Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(length, BufferBytes));
            FileBytes.ReadExactly(file, bytes, offset);
            running = Crc32C.Append(running, bytes);
            ofFile = Crc32C.Append(ofFile, bytes);
            offset += bytes.Length;
            length -= bytes.Length;
        }

        ofPart = Crc32C.Finish(running);
        return ofFile;
    }

    private SnapshotProblem Contradiction(long offset, string what) =>
        Problem(SnapshotFault.DirectoryDamaged, offset, what);

    private SnapshotProblem Problem(SnapshotFault fault, long offset, string what) =>
        new(fault, path, offset, $"{path}: at byte {offset}: {what}");
}
