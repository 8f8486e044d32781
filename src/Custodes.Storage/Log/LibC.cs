using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage.Log;

/// <summary>What .NET cannot do: open a directory, make its names durable, flush a whole file system.</summary>
internal static partial class LibC
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int Interrupted = 4;

    /// <summary>Opens a directory so that it can be flushed.</summary>
    public static SafeFileHandle OpenFolder(string path)
    {
        int descriptor;
        do
        {
            descriptor = Open(path, ReadOnlyCloseOnExec);
        } while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw Failure(path, "opening");
    }

    /// <summary>Makes the names in a directory durable, where the system knows how.</summary>
    public static void FlushFolder(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            using SafeFileHandle opened = OpenFolder(path);
            FlushFolder(opened, path);
        }
    }

    /// <summary>Makes the names in a directory durable.</summary>
    public static void FlushFolder(SafeFileHandle folder, string path)
    {
        if (Flush(folder) != 0)
        {
            throw Failure(path, "flushing");
        }
    }

    /// <summary>Makes everything durable that was written to the file system a directory is on.</summary>
    public static void FlushFileSystem(SafeFileHandle folder, string path)
    {
        if (FlushAll(folder) != 0)
        {
            throw Failure(path, "flushing the file system of");
        }
    }

    private static IOException Failure(string path, string deed) =>
        new($"{deed} {path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FlushAll(SafeFileHandle file);
}
