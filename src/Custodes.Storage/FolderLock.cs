using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Keeps a second process out of a directory.</summary>
public static class FolderLock
{
    // How .NET tells that another open file holds the lock.
    private const int UnixWouldBlock = 11;
    private const int WindowsSharing = unchecked((int)0x8007_0020);

    /// <summary>Takes the lock; null when another open file holds it.</summary>
    /// <remarks>
    /// The lock is the operating system's, on the open file: it ends with the process, however that ends,
    /// so the file itself stays and means nothing.
    /// </remarks>
    public static SafeFileHandle? TryTake(string path)
    {
        try
        {
            return File.OpenHandle(
                path,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException failure) when (failure.HResult is UnixWouldBlock or WindowsSharing)
        {
            return null;
        }
    }
}
