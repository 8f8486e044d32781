using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Reads as many bytes as were asked for, or fails.</summary>
internal static class FileBytes
{
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
}
