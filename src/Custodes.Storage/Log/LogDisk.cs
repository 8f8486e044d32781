using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage.Log;

/// <summary>The evidence directory on a real file system, held against every other process.</summary>
internal sealed class LogDisk : ILogDisk
{
    // A flush of one file costs about as much as one of the whole file system when that is quiet.
    private const int SeparateFlushCountMax = 32;

    // Since this version syncfs tells of errors that happened while writing back.
    private static readonly Version FlushAllKernelMin = new(5, 8);

    private readonly string directory;
    private readonly SafeFileHandle lockFile;
    private readonly SafeFileHandle? root;
    private readonly List<SafeFileHandle> written = [];
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);
    private string? lastFolder;
    private bool needsFlushAll;

    private LogDisk(string directory, SafeFileHandle lockFile)
    {
        this.directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        this.lockFile = lockFile;

        // Held open from the start: a write error that happens before a descriptor is opened may not be
        // told to it.
        root = OperatingSystem.IsWindows() ? null : LibC.OpenFolder(directory);
    }

    private static bool CanFlushAll =>
        OperatingSystem.IsLinux() && Environment.OSVersion.Version >= FlushAllKernelMin;

    /// <summary>Makes the directory when it is missing, and keeps other processes out.</summary>
    /// <exception cref="LogStartException">Another process holds it.</exception>
    public static LogDisk Open(string directory)
    {
        Directory.CreateDirectory(directory);
        string privateFolder = Path.Combine(directory, LogLayout.PrivateFolder);
        PrivateFile.CreateDirectory(privateFolder);
        if (PrivateFile.IsOpenToOthers(privateFolder))
        {
            throw new LogStartException(
                LogStartFault.PrivateExposed,
                $"{privateFolder}: others may access it; check who did, then run chmod 700"
            );
        }

        string path = Path.Combine(directory, LogLayout.Lock);
        SafeFileHandle held =
            FolderLock.TryTake(path)
            ?? throw new LogStartException(
                LogStartFault.Locked,
                $"{directory}: in use by another process ({path} is locked)"
            );
        Directory.CreateDirectory(Path.Combine(directory, LogLayout.PublicFolder));
        LogDisk disk = new(directory, held);

        // What was made just now becomes durable with the first flush.
        disk.folders.Add(disk.directory);
        if (Path.GetDirectoryName(disk.directory) is string parent)
        {
            disk.folders.Add(parent);
        }

        return disk;
    }

    public byte[]? Read(string path)
    {
        string full = Full(path);
        return File.Exists(full) ? File.ReadAllBytes(full) : null;
    }

    public long Read(string path, Span<byte> buffer) => FileBytes.ReadUpTo(Full(path), buffer);

    // A file that is cut to nothing, even a new one, is written out by ext4 when it is closed, each by
    // itself; what is only made waits for the flush, which writes all of them together.
    public void Write(string path, ReadOnlySpan<byte> bytes) =>
        Write(path, bytes, File.Exists(Full(path)) ? FileMode.Create : FileMode.CreateNew);

    public void WriteOver(string path, ReadOnlySpan<byte> bytes) =>
        Write(path, bytes, FileMode.OpenOrCreate);

    public void Flush()
    {
        if (needsFlushAll)
        {
            LibC.FlushFileSystem(root!, directory);
        }
        else
        {
            FlushSeparately();
        }

        Forget();
    }

    public void Rename(string path, string newPath)
    {
        File.Move(Full(path), Full(newPath), overwrite: true);
        folders.Add(Path.GetDirectoryName(Full(path))!);
        folders.Add(Path.GetDirectoryName(Full(newPath))!);
    }

    public void RemoveFolder(string path)
    {
        if (Directory.Exists(Full(path)))
        {
            Directory.Delete(Full(path), recursive: true);
            lastFolder = null;
        }
    }

    public bool HasFiles(string path) =>
        Directory.Exists(Full(path))
        && Directory.EnumerateFiles(Full(path), "*", SearchOption.AllDirectories).Any();

    public void Dispose()
    {
        Forget();
        root?.Dispose();
        lockFile.Dispose();
    }

    private void Write(string path, ReadOnlySpan<byte> bytes, FileMode mode)
    {
        string full = Full(path);
        string folder = Path.GetDirectoryName(full)!;
        bool isPrivate = path.StartsWith(LogLayout.PrivateFolder, StringComparison.Ordinal);
        MakeFolder(folder);
        SafeFileHandle file = isPrivate
            ? PrivateFile.Create(full, mode)
            : File.OpenHandle(full, mode, FileAccess.Write, FileShare.Read);
        written.Add(file);
        RandomAccess.Write(file, bytes, 0);
        if (written.Count > SeparateFlushCountMax)
        {
            // No commit is so large that it runs out of descriptors.
            needsFlushAll |= CanFlushAll;
            CloseWritten(isFlushed: !needsFlushAll);
        }
    }

    private void MakeFolder(string folder)
    {
        if (folder == lastFolder)
        {
            return;
        }

        for (
            string missing = folder;
            missing.Length > directory.Length && !Directory.Exists(missing);
            missing = Path.GetDirectoryName(missing)!
        )
        {
            folders.Add(Path.GetDirectoryName(missing)!);
        }

        Directory.CreateDirectory(folder);
        folders.Add(folder);
        lastFolder = folder;
    }

    private void FlushSeparately()
    {
        CloseWritten(isFlushed: true);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A directory after those inside it: what is found by name is there.
        foreach (string folder in folders.OrderByDescending(path => path.Length))
        {
            using SafeFileHandle opened = LibC.OpenFolder(folder);
            LibC.FlushFolder(opened, folder);
        }
    }

    private void CloseWritten(bool isFlushed)
    {
        foreach (SafeFileHandle file in written)
        {
            using (file)
            {
                if (isFlushed)
                {
                    RandomAccess.FlushToDisk(file);
                }
            }
        }

        written.Clear();
    }

    private void Forget()
    {
        CloseWritten(isFlushed: false);
        folders.Clear();
        lastFolder = null;
        needsFlushAll = false;
    }

    private string Full(string path) => Path.Combine(directory, path);
}
