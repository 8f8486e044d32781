namespace Custodes.Evaluation.Tests;

/// <summary>Where the tests find the repository's files, and those that lie beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Vector(string name) =>
        Path.Combine(Root, "tests", "Vectors", "evaluation", name);

    public static string Shared(params ReadOnlySpan<string> path) =>
        Path.GetFullPath(Path.Combine([Root, "..", "shared", .. path]));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Custodes.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("No Custodes.slnx above the tests.");
    }
}
