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
}
