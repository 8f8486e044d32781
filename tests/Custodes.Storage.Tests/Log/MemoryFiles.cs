using Custodes.Evidence.Tree;

namespace Custodes.Storage.Tests.Log;

/// <summary>A copy of a log's files in memory, to be tampered with.</summary>
internal sealed class MemoryFiles : ILogFiles
{
    private MemoryFiles(SortedDictionary<string, byte[]> files) => Files = files;

    public SortedDictionary<string, byte[]> Files { get; }

    /// <summary>Reads what is below a directory.</summary>
    public static MemoryFiles Load(string directory)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (
            string path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        )
        {
            files.Add(Path.GetRelativePath(directory, path), File.ReadAllBytes(path));
        }

        return new MemoryFiles(files);
    }

    /// <summary>The same files, each array shared until it is replaced.</summary>
    public MemoryFiles Copy() => new(new SortedDictionary<string, byte[]>(Files, Files.Comparer));

    /// <summary>Writes the files below a directory in place of what is there.</summary>
    public void Save(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        foreach ((string path, byte[] bytes) in Files)
        {
            string full = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
        }
    }

    public LogFileAnswer Read(string path, Span<byte> buffer, out long count)
    {
        count = 0;
        if (!Files.TryGetValue(path, out byte[]? bytes))
        {
            return LogFileAnswer.Missing;
        }

        count = bytes.Length;
        if (count > buffer.Length)
        {
            return LogFileAnswer.TooLong;
        }

        bytes.CopyTo(buffer);
        return LogFileAnswer.Found;
    }

    public IEnumerable<string> List() => Files.Keys;
}
