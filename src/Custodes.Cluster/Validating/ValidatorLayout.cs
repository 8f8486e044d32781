namespace Custodes.Cluster.Validating;

/// <summary>Where the files of a validator are in its directory; keys are beside them in <c>private</c>.</summary>
internal static class ValidatorLayout
{
    public static string Folder(string directory) => Path.Combine(directory, "validator");

    public static string Lock(string directory) => Path.Combine(Folder(directory), "lock");

    public static string Votes(string directory) => Path.Combine(Folder(directory), "votes.wal");

    public static string Decisions(string directory) =>
        Path.Combine(Folder(directory), "decisions");

    public static string Equivocations(string directory) =>
        Path.Combine(Folder(directory), "equivocations");
}
