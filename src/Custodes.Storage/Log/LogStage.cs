using System.Buffers.Binary;
using Custodes.Cryptography;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;

namespace Custodes.Storage.Log;

/// <summary>The files of one commit in one file, so that a commit is begun with a single flush.</summary>
/// <remarks>
/// Written over the last one in place. A stage that was torn while it was written fails its checksum;
/// nothing depends on it then, for the head is signed afterwards. All integers are little endian.
/// <code>
/// stage   magic "CUSTSTG1" 8 | CRC-32C u32 of what follows | length of what follows i32
///         | old size i64 | new size i64 | new root 32 | files
/// file    level i8, -1 for a bundle | index i64 | width u16 | length i32 | bytes
/// </code>
/// </remarks>
internal sealed class LogStage : ITileSink
{
    public const int HeaderBytes = 16;
    private const int CommitBytes = 48;
    private const int FileHeaderBytes = 15;

    private byte[] buffer = new byte[1 << 20];
    private int length = HeaderBytes + CommitBytes;

    private static ReadOnlySpan<byte> Magic => "CUSTSTG1"u8;

    /// <summary>Size of the tree that the commit begins with.</summary>
    public long OldSize { get; private set; }

    /// <summary>What the commit makes of the tree.</summary>
    public TreeHead NewHead { get; private set; }

    /// <summary>The stage's bytes, once it is sealed.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Begins the next commit.</summary>
    public void Clear() => length = HeaderBytes + CommitBytes;

    /// <inheritdoc/>
    public void Put(TileId id, ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest)
    {
        int bytes = first.Length + rest.Length;
        Span<byte> file = Take(FileHeaderBytes + bytes);
        file[0] = unchecked((byte)id.Level);
        BinaryPrimitives.WriteInt64LittleEndian(file[1..], id.Index);
        BinaryPrimitives.WriteUInt16LittleEndian(file[9..], (ushort)id.Width);
        BinaryPrimitives.WriteInt32LittleEndian(file[11..], bytes);
        first.CopyTo(file[FileHeaderBytes..]);
        rest.CopyTo(file[(FileHeaderBytes + first.Length)..]);
    }

    /// <summary>Says what the commit makes of the tree and adds the checksum.</summary>
    public void Seal(long oldSize, TreeHead newHead)
    {
        OldSize = oldSize;
        NewHead = newHead;
        Span<byte> commit = buffer.AsSpan(HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(commit, oldSize);
        BinaryPrimitives.WriteInt64LittleEndian(commit[8..], newHead.Size);
        newHead.Root.CopyTo(commit[16..]);
        Magic.CopyTo(buffer);
        int bytes = length - HeaderBytes;
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(12), bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(
            buffer.AsSpan(8),
            Crc32C.Of(buffer.AsSpan(12, bytes + 4))
        );
    }

    /// <summary>Takes over a stage that was written; false when it is torn, dropped or none.</summary>
    public bool TryLoad(byte[] stored)
    {
        ReadOnlySpan<byte> bytes = stored;
        if (bytes.Length < HeaderBytes + CommitBytes || !bytes.StartsWith(Magic))
        {
            return false;
        }

        int covered = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (covered < CommitBytes || covered > bytes.Length - HeaderBytes)
        {
            return false;
        }

        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (checksum != Crc32C.Of(bytes.Slice(12, covered + 4)))
        {
            return false;
        }

        ReadOnlySpan<byte> commit = bytes[HeaderBytes..];
        OldSize = BinaryPrimitives.ReadInt64LittleEndian(commit);
        NewHead = new TreeHead(
            BinaryPrimitives.ReadInt64LittleEndian(commit[8..]),
            new Sha256Hash(commit.Slice(16, Sha256Hash.Bytes))
        );
        buffer = stored;
        length = HeaderBytes + covered;
        return true;
    }

    /// <summary>Writes every file to its place.</summary>
    public void Apply(ILogDisk disk)
    {
        ReadOnlySpan<byte> rest = buffer.AsSpan(0, length)[(HeaderBytes + CommitBytes)..];
        while (!rest.IsEmpty)
        {
            TileId id = new(
                unchecked((sbyte)rest[0]),
                BinaryPrimitives.ReadInt64LittleEndian(rest[1..]),
                BinaryPrimitives.ReadUInt16LittleEndian(rest[9..])
            );
            int bytes = BinaryPrimitives.ReadInt32LittleEndian(rest[11..]);
            disk.Write(LogLayout.PublicFolder + id.Path(), rest.Slice(FileHeaderBytes, bytes));
            rest = rest[(FileHeaderBytes + bytes)..];
        }
    }

    private Span<byte> Take(int bytes)
    {
        if (buffer.Length - length < bytes)
        {
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, length + bytes));
        }

        Span<byte> taken = buffer.AsSpan(length, bytes);
        length += bytes;
        return taken;
    }
}
