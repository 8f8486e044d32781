using System.Security.Cryptography;

namespace Custodes.Storage.Keys;

/// <summary>A secret of 32 random bytes from which others are derived, mode 0600.</summary>
public static class SeedFile
{
    /// <summary>Bytes of a seed.</summary>
    public const int SeedBytes = 32;

    /// <summary>Reads it; whoever asks overwrites it after use.</summary>
    /// <exception cref="KeyFileException">It is missing, exposed or damaged.</exception>
    public static byte[] Open(string path)
    {
        byte[] seed = new byte[SeedBytes];
        return PrivateFile.ReadSecret(path, seed) == SeedBytes
            ? seed
            : throw new KeyFileException(KeyFault.Damaged, $"{path}: no seed of {SeedBytes} bytes");
    }

    /// <summary>Reads it, or makes it where there is none; durable when it returns.</summary>
    /// <exception cref="KeyFileException">It is exposed or damaged.</exception>
    public static byte[] OpenOrMake(string path)
    {
        if (!File.Exists(path))
        {
            byte[] seed = RandomNumberGenerator.GetBytes(SeedBytes);
            PrivateFile.WriteSecret(path, seed);
            CryptographicOperations.ZeroMemory(seed);
        }

        return Open(path);
    }
}
