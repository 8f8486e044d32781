namespace Custodes.Storage.Witness;

/// <summary>What a witness asks of a disk, one step a call, so that a test can stop it before, in and after each.</summary>
/// <remarks>
/// Paths are relative to the witness's directory. Any thread; two threads never work on one path. Every
/// method may throw <see cref="IOException"/>; after it nobody knows what the disk holds.
/// </remarks>
internal interface IWitnessDisk : IDisposable
{
    /// <summary>A whole file; null when there is none.</summary>
    byte[]? Read(string path);

    /// <summary>Writes a whole file and makes its bytes durable, but not its name.</summary>
    void Write(string path, ReadOnlySpan<byte> bytes);

    /// <summary>Gives a file another name in one step; a file that has the name is replaced.</summary>
    void Rename(string path, string newPath);

    /// <summary>Makes the names in a file's directory durable.</summary>
    void FlushNames(string path);
}
