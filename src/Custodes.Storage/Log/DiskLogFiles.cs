using Custodes.Evidence.Tree;

namespace Custodes.Storage.Log;

/// <summary>The public files of the log that is being written, through the writer's own disk.</summary>
internal sealed class DiskLogFiles(ILogDisk disk) : ILogFiles
{
    public LogFileAnswer Read(string path, Span<byte> buffer, out long count)
    {
        count = disk.Read(LogLayout.PublicFolder + path, buffer);
        return count < 0 ? LogFileAnswer.Missing
            : count > buffer.Length ? LogFileAnswer.TooLong
            : LogFileAnswer.Found;
    }

    public IEnumerable<string>? List() => null;
}
