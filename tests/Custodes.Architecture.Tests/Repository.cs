using System.Diagnostics;

namespace Custodes.Architecture.Tests;

/// <summary>The repository this test was built from: its root and the files that belong to it.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Custodes.slnx, found upwards from the test's own binary.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Files that git tracks or would track, as paths from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Tracked { get; } = ListTracked();

    /// <summary>Tracked files under a folder whose name has this ending, as paths from the root.</summary>
    public static IEnumerable<string> Files(string folder, string ending) =>
        Tracked.Where(path =>
            path.StartsWith($"{folder}/", StringComparison.Ordinal)
            && path.EndsWith(ending, StringComparison.Ordinal)
        );

    /// <summary>The whole text of a tracked file.</summary>
    public static string Text(string path) => File.ReadAllText(Full(path));

    /// <summary>The path on this machine.</summary>
    public static string Full(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Custodes.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException("No Custodes.slnx above the test's binary.");
    }

    private static List<string> ListTracked()
    {
        // New files count before they are added, ignored ones never: the tests see what a commit would.
        ProcessStartInfo start = new("git")
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { "ls-files", "--cached", "--others", "--exclude-standard", "-z" },
        };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);

        // A file deleted and not yet committed is still listed.
        return
        [
            .. output
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(path => File.Exists(Full(path)))
                .Order(StringComparer.Ordinal),
        ];
    }
}
