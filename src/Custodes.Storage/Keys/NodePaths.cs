namespace Custodes.Storage.Keys;

/// <summary>Where the keys of a node of a cluster are in its directory.</summary>
public static class NodePaths
{
    /// <summary>The private key that signs what the node says.</summary>
    public static string SigningKey(string directory) =>
        Path.Combine(directory, "private", "node.key");

    /// <summary>The certificate that it shows its peers, with the private key.</summary>
    public static string Certificate(string directory) =>
        Path.Combine(directory, "private", "tls.pem");
}
