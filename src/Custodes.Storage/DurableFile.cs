using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>A small file that is replaced as a whole: after a crash it is the old one or the new one, never half of each.</summary>
/// <remarks>SHA-256 of the content stands before it, so that a damaged file is noticed and not believed.</remarks>
public static class DurableFile
{
    /// <summary>Bytes of a content at most.</summary>
    public const int BytesMax = 80 << 20;

    /// <summary>Replaces the file; durable when it returns.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        PrivateFile.CreateDirectory(folder);
        string partialPath = path + StateLayout.PartialSuffix;
        using (SafeFileHandle file = PrivateFile.Create(partialPath, FileMode.Create))
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(content, hash);
            RandomAccess.Write(file, hash, 0);
            RandomAccess.Write(file, content, SHA256.HashSizeInBytes);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(partialPath, path, overwrite: true);
        DurableFolder.Flush(folder);
    }

    /// <summary>The content; null when there is no file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[]? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (new FileInfo(path).Length > BytesMax + SHA256.HashSizeInBytes)
        {
            throw new InvalidDataException($"{path}: too long");
        }

        byte[] bytes = File.ReadAllBytes(path);
        return
            bytes.Length >= SHA256.HashSizeInBytes
            && SHA256
                .HashData(bytes.AsSpan(SHA256.HashSizeInBytes))
                .AsSpan()
                .SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes))
            ? bytes[SHA256.HashSizeInBytes..]
            : throw new InvalidDataException($"{path}: damaged");
    }
}
