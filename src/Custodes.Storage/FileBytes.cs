using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Reads files whose length is known, or limited.</summary>
internal static class FileBytes
{
    /// <summary>Reads as many bytes as were asked for, or fails.</summary>
    public static void ReadExactly(SafeFileHandle file, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"file ends at byte {offset}");
            }

            destination = destination[read..];
            offset += read;
        }
    }

    /// <summary>Reads a whole file, as far as there is room.</summary>
    /// <returns>Its size; -1 when there is none.</returns>
    public static long ReadUpTo(string path, Span<byte> destination)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path);
        }
        catch (Exception failure)
            when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return -1;
        }

        using (file)
        {
            long size = RandomAccess.GetLength(file);
            ReadExactly(file, destination[..(int)Math.Min(size, destination.Length)], 0);
            return size;
        }
    }
}
