using Custodes.Storage.Keys;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Makes files and directories that only their owner may read.</summary>
internal static class PrivateFile
{
    public const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public const UnixFileMode DirectoryMode0700 = FileMode0600 | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Opens a file for writing; one that is made on the way gets mode 0600.</summary>
    public static SafeFileHandle Create(string path, FileMode mode)
    {
        // Only a FileStream can say the mode at creation, and a later chmod would leave a moment in
        // which others may open the file; only a handle can be written at an offset.
        FileStreamOptions options = new()
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode0600;
        }

        using (new FileStream(path, options))
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        }
    }

    /// <summary>Makes a directory, and its parents, with mode 0700.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode0700);
        }
    }

    /// <summary>Whether the operating system lets anyone but the owner at it.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;

    /// <summary>Reads a whole secret.</summary>
    /// <returns>Its length.</returns>
    /// <exception cref="KeyFileException">It is missing, readable by others, or does not fit.</exception>
    public static int ReadSecret(string path, Span<byte> into)
    {
        if (!File.Exists(path))
        {
            throw new KeyFileException(KeyFault.Missing, $"{path}: there is no key");
        }

        if (IsOpenToOthers(path))
        {
            throw new KeyFileException(
                KeyFault.Exposed,
                $"{path}: others may read this private key; find out who did, then run chmod 600 or make a new one"
            );
        }

        long size = FileBytes.ReadUpTo(path, into);
        return size >= 0 && size <= into.Length
            ? (int)size
            : throw new KeyFileException(KeyFault.Damaged, $"{path}: {size} bytes, too many");
    }

    /// <summary>Writes a secret where there is none, whole or not at all; durable when it returns.</summary>
    public static void WriteSecret(string path, ReadOnlySpan<byte> bytes)
    {
        CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string partialPath = path + StateLayout.PartialSuffix;
        using SafeFileHandle file = Create(partialPath, FileMode.Create);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.FlushToDisk(file);
        File.Move(partialPath, path, overwrite: false);
        RandomAccess.FlushToDisk(file);
    }
}
