using Custodes.Storage.Log;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Makes the names in a folder durable: a file that was made or renamed is found again after a power cut.</summary>
public static class DurableFolder
{
    /// <summary>Flushes the folder.</summary>
    /// <exception cref="IOException">It cannot be flushed.</exception>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            using SafeFileHandle handle = LibC.OpenFolder(folder);
            LibC.FlushFolder(handle, folder);
        }
    }
}
