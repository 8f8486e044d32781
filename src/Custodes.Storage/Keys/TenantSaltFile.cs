using System.Security.Cryptography;
using System.Text;
using Custodes.Evidence.Entries;
using Custodes.Storage.Log;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage.Keys;

/// <summary>A tenant's salt in a file of its own, mode 0600; the one copy.</summary>
/// <remarks>
/// Its id is the tenant's name and 16 random digits, so that none is ever used again. Erased in two steps
/// around the log's entry: first the salt is overwritten, then, when the log says so, the file goes. A file
/// without its salt is an erasure that was cut off, and makes no pseudonyms.
/// <code>
/// file   magic "CUSTSLT1" 8 | length of the id u8 | id | salt 32, zeros once it is destroyed
/// </code>
/// </remarks>
public static class TenantSaltFile
{
    /// <summary>Characters of a tenant's name at most: with its digits it must fit an id.</summary>
    public const int TenantLengthMax = TenantSalt.IdLengthMax - DigitCount - 1;

    private const int DigitCount = 16;
    private const int HeadBytes = 9;
    private const int BytesMax = HeadBytes + TenantSalt.IdLengthMax + TenantSalt.SaltBytes;

    private static ReadOnlySpan<byte> Magic => "CUSTSLT1"u8;

    /// <summary>Whether a name can be a file's: ASCII letters, digits, dots, hyphens, underscores; not first a dot.</summary>
    public static bool IsTenant(string tenant) =>
        tenant.Length <= TenantLengthMax && TenantSalt.IsId(tenant) && tenant[0] != '.';

    /// <summary>Reads a tenant's salt, or makes it where there is none.</summary>
    /// <param name="directory">The evidence directory.</param>
    /// <param name="tenant">See <see cref="IsTenant"/>.</param>
    /// <exception cref="KeyFileException">The file is exposed or damaged, or its salt was destroyed.</exception>
    public static TenantSalt OpenOrMake(string directory, string tenant)
    {
        RefuseName(tenant);
        string path = EvidencePaths.Salt(directory, tenant);
        Span<byte> bytes = stackalloc byte[BytesMax];
        try
        {
            if (!File.Exists(path))
            {
                Make(path, tenant);
            }

            int length = Read(path, bytes, out string id);
            Span<byte> salt = bytes[(length - TenantSalt.SaltBytes)..length];
            return salt.ContainsAnyExcept((byte)0)
                ? TenantSalt.Take(id, salt)
                : throw new KeyFileException(
                    KeyFault.Damaged,
                    $"{path}: this salt was destroyed, but the log may not say so yet; run the erasure again"
                );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Overwrites the salt; durable when it returns. The log must say so next, then <see cref="Remove"/>.</summary>
    /// <returns>The salt's id; null when the tenant has none.</returns>
    /// <exception cref="KeyFileException">The file is exposed or damaged.</exception>
    public static string? Erase(string directory, string tenant)
    {
        RefuseName(tenant);
        string path = EvidencePaths.Salt(directory, tenant);
        if (!File.Exists(path))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[BytesMax];
        try
        {
            int length = Read(path, bytes, out string id);
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, new byte[TenantSalt.SaltBytes], length - TenantSalt.SaltBytes);
            RandomAccess.FlushToDisk(file);
            return id;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Removes the file of a salt that was destroyed.</summary>
    public static void Remove(string directory, string tenant)
    {
        RefuseName(tenant);
        File.Delete(EvidencePaths.Salt(directory, tenant));
    }

    private static void Make(string path, string tenant)
    {
        byte[] id = Encoding.ASCII.GetBytes(
            $"{tenant}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(DigitCount / 2))}"
        );
        int length = HeadBytes + id.Length + TenantSalt.SaltBytes;
        Span<byte> bytes = stackalloc byte[BytesMax];
        try
        {
            Magic.CopyTo(bytes);
            bytes[HeadBytes - 1] = (byte)id.Length;
            id.CopyTo(bytes[HeadBytes..]);
            RandomNumberGenerator.Fill(bytes[(HeadBytes + id.Length)..length]);
            PrivateFile.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            string partialPath = path + StateLayout.PartialSuffix;
            using SafeFileHandle file = PrivateFile.Create(partialPath, FileMode.Create);
            RandomAccess.Write(file, bytes[..length], 0);
            RandomAccess.FlushToDisk(file);
            File.Move(partialPath, path, overwrite: false);
            RandomAccess.FlushToDisk(file);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static int Read(string path, Span<byte> bytes, out string id)
    {
        if (PrivateFile.IsOpenToOthers(path))
        {
            throw new KeyFileException(
                KeyFault.Exposed,
                $"{path}: others may read this salt; find out who did, then run chmod 600"
            );
        }

        long length = FileBytes.ReadUpTo(path, bytes);
        int idLength = bytes[HeadBytes - 1];
        id = "";
        if (
            !bytes.StartsWith(Magic)
            || length > BytesMax
            || idLength > TenantSalt.IdLengthMax
            || length != HeadBytes + idLength + TenantSalt.SaltBytes
            || !TenantSalt.IsId(id = Encoding.ASCII.GetString(bytes.Slice(HeadBytes, idLength)))
        )
        {
            throw new KeyFileException(KeyFault.Damaged, $"{path}: holds no salt");
        }

        return (int)length;
    }

    private static void RefuseName(string tenant)
    {
        if (!IsTenant(tenant))
        {
            throw new KeyFileException(
                KeyFault.BadName,
                $"'{tenant}' cannot name a salt: 1 to {TenantLengthMax} ASCII letters, digits, dots, "
                    + "hyphens or underscores, not first a dot"
            );
        }
    }
}
