using System.Globalization;

namespace Custodes.Storage.Log;

/// <summary>Where things are in an evidence directory; docs/protocol/evidence-directory.md.</summary>
public static class EvidencePaths
{
    /// <summary>The public files of the log.</summary>
    public static string Log(string directory) => Path.Combine(directory, "log");

    /// <summary>The log's verifier key, one line.</summary>
    public static string VerifierKey(string directory) =>
        Path.Combine(directory, LogLayout.VerifierKey);

    /// <summary>The log's private key.</summary>
    public static string SignerKey(string directory) =>
        Path.Combine(directory, LogLayout.SignerKey);

    /// <summary>The head that was signed last, published or not.</summary>
    public static string Head(string directory) => Path.Combine(directory, LogLayout.Head);

    /// <summary>The last head that a key signed before it was replaced; public.</summary>
    public static string RetiredHead(string directory, uint keyId) =>
        Path.Combine(directory, LogLayout.RetiredHead(keyId));

    /// <summary>The observations of a batch in their form, one after the other.</summary>
    /// <param name="directory">The evidence directory.</param>
    /// <param name="firstSequence">Number of the batch's first observation.</param>
    public static string Observations(string directory, long firstSequence) =>
        Path.Combine(
            directory,
            LogLayout.PrivateFolder,
            "observations",
            string.Create(CultureInfo.InvariantCulture, $"{firstSequence:D16}.obs")
        );

    /// <summary>The fingerprint of the settings that the last writer ran with, 64 hexadecimal digits.</summary>
    public static string Configuration(string directory) =>
        Path.Combine(directory, LogLayout.PrivateFolder, "configuration");

    /// <summary>A tenant's salt.</summary>
    public static string Salt(string directory, string tenant) =>
        Path.Combine(directory, LogLayout.PrivateFolder, "salts", $"{tenant}.salt");
}
