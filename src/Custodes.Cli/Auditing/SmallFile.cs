namespace Custodes.Cli.Auditing;

/// <summary>Reads files that somebody names on the command line: whole, and never more than they may have.</summary>
internal static class SmallFile
{
    /// <summary>Reads a file, or says why not.</summary>
    public static bool TryRead(string path, int bytesMax, out byte[] bytes, out string wrong)
    {
        bytes = [];
        wrong = "";
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > bytesMax)
            {
                wrong = $"{path}: longer than {bytesMax:N0} bytes";
                return false;
            }

            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return true;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            wrong = failure.Message;
            return false;
        }
    }
}
