using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Tests.Tree;

/// <summary>A log's files in memory.</summary>
internal sealed class MemoryLog : ITileSink, ILogFiles
{
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public void Put(TileId id, ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest) =>
        Files[id.Path()] = [.. first, .. rest];

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
