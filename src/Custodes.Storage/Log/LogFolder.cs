using Custodes.Evidence.Tree;

namespace Custodes.Storage.Log;

/// <summary>The files of a log in a directory: an evidence directory's <c>log</c>, or a copy of anybody's.</summary>
public sealed class LogFolder(string directory) : ILogFiles
{
    /// <inheritdoc/>
    public LogFileAnswer Read(string path, Span<byte> buffer, out long count)
    {
        count = 0;
        try
        {
            count = FileBytes.ReadUpTo(Path.Combine(directory, path), buffer);
            return count < 0 ? LogFileAnswer.Missing
                : count > buffer.Length ? LogFileAnswer.TooLong
                : LogFileAnswer.Found;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return LogFileAnswer.Unreadable;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> List()
    {
        foreach (
            string path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        )
        {
            yield return Path.GetRelativePath(directory, path)
                .Replace(Path.DirectorySeparatorChar, '/');
        }
    }
}
