namespace Custodes.Storage.Log;

/// <summary>What the log asks of a disk, one step a call, so that a test can stop it before, in and after each.</summary>
/// <remarks>
/// Paths are relative to the evidence directory, with forward slashes. Nothing that was written or named
/// is certain to survive a power loss before <see cref="Flush"/> has returned. Every method may throw
/// <see cref="IOException"/>; after it nobody knows what the disk holds.
/// </remarks>
internal interface ILogDisk : IDisposable
{
    /// <summary>A whole file; null when there is none.</summary>
    byte[]? Read(string path);

    /// <summary>Reads a whole file into a buffer.</summary>
    /// <returns>Its size, of which as much was read as there was room; -1 when there is none.</returns>
    long Read(string path, Span<byte> buffer);

    /// <summary>Writes a whole file and makes the directories above it.</summary>
    void Write(string path, ReadOnlySpan<byte> bytes);

    /// <summary>Writes over the beginning of a file, which keeps what is behind, and makes it when it is missing.</summary>
    void WriteOver(string path, ReadOnlySpan<byte> bytes);

    /// <summary>Makes everything durable that was written, made or renamed since the last time.</summary>
    void Flush();

    /// <summary>Gives a file another name in one step; a file that has the name is replaced.</summary>
    void Rename(string path, string newPath);

    /// <summary>Removes a directory and the files in it, when there is one.</summary>
    void RemoveFolder(string path);

    /// <summary>Whether a directory holds any file, in whatever depth.</summary>
    bool HasFiles(string path);
}
