using Custodes.Evidence.Witnessing;

namespace Custodes.Storage.Witness;

/// <summary>What the files of a witness's directory are called.</summary>
internal static class WitnessLayout
{
    public const string PrivateFolder = "private";
    public const string StateFolder = "state";
    public const string Lock = PrivateFolder + "/lock";
    public const string Key = PrivateFolder + "/witness.key";
    public const string VerifierKey = "witness.vkey";

    /// <summary>The hashes of all origins that have a head file, one a line, sorted.</summary>
    public const string Origins = StateFolder + "/origins";

    /// <summary>Behind the name of a file that has not got its name yet.</summary>
    public const string NextSuffix = ".next";

    /// <summary>Where the newest head of a log is.</summary>
    public static string HeadPath(string originHash) => $"{StateFolder}/{originHash}.head";

    /// <summary>Where the newest head of a log is, by its name.</summary>
    public static string HeadPathOf(string origin) => HeadPath(WitnessLogs.HashOf(origin));
}
