namespace Custodes.Evidence.Tree;

/// <summary>Reads the files of a log by their paths below its prefix: <c>checkpoint</c>, <c>tile/0/000</c>.</summary>
/// <remarks>A directory, a web server, memory: who checks a log does not care. One thread at a time.</remarks>
public interface ILogFiles
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Below the log's prefix, with forward slashes.</param>
    /// <param name="buffer">Where its bytes go, from the start.</param>
    /// <param name="count">How many there are; the file's true size, where known, for one that is too long.</param>
    LogFileAnswer Read(string path, Span<byte> buffer, out long count);

    /// <summary>The paths of all files, in any order; null where nobody can list them, as over HTTP.</summary>
    IEnumerable<string>? List();
}
