using Custodes.Evidence.Tree;

namespace Custodes.Cli.Auditing;

/// <summary>The files of a log that other software wrote, without those that software keeps beside them.</summary>
internal sealed class ForeignFiles(ILogFiles files) : ILogFiles
{
    /// <summary>Files that no log has, and that were passed over.</summary>
    public long PassedOver { get; private set; }

    /// <inheritdoc/>
    public LogFileAnswer Read(string path, Span<byte> buffer, out long count) =>
        files.Read(path, buffer, out count);

    /// <inheritdoc/>
    public IEnumerable<string>? List() => files.List()?.Where(IsLogs);

    private bool IsLogs(string path)
    {
        bool isLogs = path == "checkpoint" || TileId.TryParse(path, out _);
        PassedOver += isLogs ? 0 : 1;
        return isLogs;
    }
}
