namespace Custodes.Storage.Log;

/// <summary>What the files of an evidence directory are called; docs/protocol/evidence-directory.md.</summary>
internal static class LogLayout
{
    public const string PublicFolder = "log/";
    public const string PrivateFolder = "private/";
    public const string VerifierKey = "log.vkey";
    public const string NextVerifierKey = VerifierKey + ".next";
    public const string Checkpoint = PublicFolder + "checkpoint";
    public const string Tiles = PublicFolder + "tile";
    public const string SignerKey = PrivateFolder + "log.skey";

    /// <summary>A key that is to replace the log's, until it has.</summary>
    public const string NextSignerKey = SignerKey + ".next";
    public const string Lock = PrivateFolder + "lock";
    public const string Stage = PrivateFolder + "stage";
    public const string Head = PrivateFolder + "head";

    /// <summary>A head that has not got its name yet.</summary>
    public const string NextHead = PrivateFolder + "head.next";

    /// <summary>
    /// A checkpoint that has not got its name yet: outside log/, where everybody sees everything, and
    /// outside private/, whose files nobody else may read.
    /// </summary>
    public const string NextCheckpoint = "checkpoint.next";

    /// <summary>The last head that a key signed before it was replaced.</summary>
    public static string RetiredHead(uint keyId) => $"retired/{keyId:x8}.head";

    /// <summary>The verifier key of one that was replaced.</summary>
    public static string RetiredKey(uint keyId) => $"{PrivateFolder}retired-{keyId:x8}.vkey";
}
