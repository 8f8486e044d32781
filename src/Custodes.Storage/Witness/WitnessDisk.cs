using Custodes.Storage.Log;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage.Witness;

/// <summary>A witness's directory on a real file system, held against every other process.</summary>
/// <remarks>All of it is its owner's alone, but for the public key.</remarks>
internal sealed class WitnessDisk : IWitnessDisk
{
    private readonly string directory;
    private readonly SafeFileHandle lockFile;

    private WitnessDisk(string directory, SafeFileHandle lockFile)
    {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /// <summary>Makes the directory when it is missing, and keeps other processes out.</summary>
    /// <exception cref="WitnessStartException">Another process holds it.</exception>
    public static WitnessDisk Open(string directory)
    {
        Directory.CreateDirectory(directory);
        PrivateFile.CreateDirectory(Path.Combine(directory, WitnessLayout.PrivateFolder));
        string path = Path.Combine(directory, WitnessLayout.Lock);
        SafeFileHandle held =
            FolderLock.TryTake(path)
            ?? throw new WitnessStartException(
                WitnessStartFault.Locked,
                $"{directory}: in use by another process ({path} is locked)"
            );
        return new WitnessDisk(directory, held);
    }

    public byte[]? Read(string path)
    {
        string full = Full(path);
        return File.Exists(full) ? File.ReadAllBytes(full) : null;
    }

    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string full = Full(path);
        string folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
        {
            PrivateFile.CreateDirectory(folder);
            LibC.FlushFolder(directory);
        }

        using SafeFileHandle file = PrivateFile.Create(full, FileMode.Create);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.FlushToDisk(file);
    }

    public void Rename(string path, string newPath) =>
        File.Move(Full(path), Full(newPath), overwrite: true);

    public void FlushNames(string path) => LibC.FlushFolder(Path.GetDirectoryName(Full(path))!);

    public void Dispose() => lockFile.Dispose();

    private string Full(string path) => Path.Combine(directory, path);
}
