namespace Custodes.Cli.Tests;

/// <summary>Where the repository is, seen from the test's binary.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The fleet that ships: 589 sessions, some of them hijacked.</summary>
    public static string Fleet { get; } = Path.Combine(Root, "samples", "fleet.jsonl.gz");

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Custodes.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException("no Custodes.slnx above the test's binary");
    }
}
