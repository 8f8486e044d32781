using System.Security.Cryptography;
using Custodes.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Keeps the secret that turns names into keys: 16 random bytes, mode 0600.</summary>
internal static class SecretFile
{
    /// <summary>Reads it, or makes it when the directory holds nothing that depends on one.</summary>
    public static byte[] ReadOrCreate(string directory)
    {
        string path = Path.Combine(directory, StateLayout.SecretName);
        if (!File.Exists(path))
        {
            // With another secret, every key in the state would mean nothing, and nobody would notice.
            bool hasState =
                StateLayout.Snapshots(directory).Count + StateLayout.Segments(directory).Count > 0;
            return hasState
                ? throw new StateDirectoryException(
                    StateFault.SecretMissing,
                    $"{path}: missing, though there is state made with it; restore it from a copy"
                )
                : Create(path);
        }

        if (PrivateFile.IsOpenToOthers(path))
        {
            throw new StateDirectoryException(
                StateFault.SecretExposed,
                $"{path}: others may access it; check who did, then run chmod 600"
            );
        }

        byte[] secret = File.ReadAllBytes(path);
        return secret.Length == KeyedHash.SecretBytes
            ? secret
            : throw new StateDirectoryException(
                StateFault.SecretDamaged,
                $"{path}: {secret.Length} bytes instead of {KeyedHash.SecretBytes}"
            );
    }

    private static byte[] Create(string path)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(KeyedHash.SecretBytes);
        string partialPath = path + StateLayout.PartialSuffix;
        using SafeFileHandle file = PrivateFile.Create(partialPath, FileMode.Create);
        RandomAccess.Write(file, secret, 0);
        RandomAccess.FlushToDisk(file);
        File.Move(partialPath, path, overwrite: true);
        RandomAccess.FlushToDisk(file);
        return secret;
    }
}
