using System.Buffers;
using System.Security.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Storage.Keys;

/// <summary>The private key of a node of a cluster: its Ed25519 seed in 64 hexadecimal digits and a line feed, mode 0600.</summary>
public static class NodeKeyFile
{
    private const int TextBytes = 2 * Ed25519.SeedBytes + 1;

    /// <summary>Reads the key.</summary>
    /// <param name="directory">The node's.</param>
    /// <exception cref="KeyFileException">It is missing, exposed or damaged.</exception>
    public static SigningKey Open(string directory)
    {
        string path = NodePaths.SigningKey(directory);
        Span<byte> text = stackalloc byte[TextBytes];
        Span<byte> seed = stackalloc byte[Ed25519.SeedBytes];
        try
        {
            int length = PrivateFile.ReadSecret(path, text);
            bool isKey =
                length == TextBytes
                && text[^1] == (byte)'\n'
                && Convert.FromHexString(text[..^1], seed, out _, out _) == OperationStatus.Done;
            return isKey
                ? SigningKey.TakeSeed(seed)
                : throw new KeyFileException(
                    KeyFault.Damaged,
                    $"{path}: no key of 64 hexadecimal digits in one line"
                );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Reads the key, or makes it where there is none; durable when it returns.</summary>
    /// <exception cref="KeyFileException">It is exposed or damaged.</exception>
    public static SigningKey OpenOrMake(string directory)
    {
        string path = NodePaths.SigningKey(directory);
        if (!File.Exists(path))
        {
            Make(path);
        }

        return Open(directory);
    }

    private static void Make(string path)
    {
        Span<byte> seed = stackalloc byte[Ed25519.SeedBytes];
        Span<byte> text = stackalloc byte[TextBytes];
        try
        {
            RandomNumberGenerator.Fill(seed);
            Invariant.That(Convert.TryToHexStringLower(seed, text, out _));
            text[^1] = (byte)'\n';
            PrivateFile.WriteSecret(path, text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
