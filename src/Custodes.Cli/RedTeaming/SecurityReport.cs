using Custodes.RedTeam.Reporting;
using Custodes.RedTeam.Security;

namespace Custodes.Cli.RedTeaming;

/// <summary>Writes the document from files of results.</summary>
internal static class SecurityReport
{
    // The largest whole run is a tenth of this; a file that was named by mistake is not read to its end.
    private const long FileBytesMax = 1024 * 1024;

    /// <summary>Writes it, or says what is wrong and writes nothing.</summary>
    /// <param name="paths">Files of results.</param>
    /// <param name="destination">Where to; null for standard output.</param>
    /// <param name="output">Takes the document when there is no destination.</param>
    /// <param name="talk">Takes what is wrong.</param>
    public static ExitCode Write(
        IReadOnlyList<string> paths,
        string? destination,
        TextWriter output,
        TextWriter talk
    )
    {
        string document;
        try
        {
            document = SecurityDocument.Of(SecurityResults.Read(paths.Select(Read)));
        }
        catch (Exception wrong)
            when (wrong is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            talk.WriteLine($"custodes report: {wrong.Message}");
            return ExitCode.Failed;
        }

        if (destination is null)
        {
            output.Write(document);
            return ExitCode.Done;
        }

        try
        {
            File.WriteAllText(destination, document);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            talk.WriteLine($"custodes report: --out: {wrong.Message}");
            return ExitCode.Failed;
        }

        talk.WriteLine($"custodes report: wrote {destination}");
        return ExitCode.Done;
    }

    private static (string Path, string Text) Read(string path)
    {
        FileInfo file = new(path);
        return file.Exists && file.Length > FileBytesMax
            ? throw new InvalidDataException(
                $"{path} is larger than {FileBytesMax} bytes: no results"
            )
            : (path, File.ReadAllText(path));
    }
}
