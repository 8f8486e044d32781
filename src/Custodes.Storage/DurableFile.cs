using System.Security.Cryptography;
using Custodes.Storage.Log;
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
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        Replace(path, hash, content);
    }

    /// <summary>Replaces a file whose format has checks of its own with nothing before the content; durable when it returns.</summary>
    public static void WriteBare(string path, ReadOnlySpan<byte> content) =>
        Replace(path, [], content);

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

    private static void Replace(string path, ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        PrivateFile.CreateDirectory(folder);
        string partialPath = path + StateLayout.PartialSuffix;
        using (SafeFileHandle file = PrivateFile.Create(partialPath, FileMode.Create))
        {
            RandomAccess.Write(file, head, 0);
            RandomAccess.Write(file, content, head.Length);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(partialPath, path, overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            using SafeFileHandle handle = LibC.OpenFolder(folder);
            LibC.FlushFolder(handle, folder);
        }
    }
}
