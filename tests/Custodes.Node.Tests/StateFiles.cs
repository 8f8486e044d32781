namespace Custodes.Node.Tests;

/// <summary>Files of the repository, seen from the test's binary.</summary>
internal static class StateFiles
{
    public static string Sample { get; } = Path.Combine(Root(), "samples", "fleet.jsonl.gz");

    private static string Root()
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
