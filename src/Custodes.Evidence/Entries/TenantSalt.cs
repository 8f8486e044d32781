using System.Security.Cryptography;
using System.Text;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>Hides a tenant's identifiers: what the log holds is HMAC-SHA256(salt, identifier).</summary>
/// <remarks>
/// With the salt, anybody can show which identifier a pseudonym stands for; once it is destroyed,
/// nobody can, and the log stays as it was signed. The destruction is itself an entry,
/// <see cref="ErasureEntry"/>. Any thread may ask until it is disposed.
/// <code>
/// pseudonym   "hmac-sha256:" salt id ":" 64 lower-case hexadecimal digits
/// </code>
/// </remarks>
public sealed class TenantSalt : IDisposable
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 32;

    /// <summary>Characters of a salt's id at most.</summary>
    public const int IdLengthMax = 64;

    private const string Start = "hmac-sha256:";

    // Pinned, so that the garbage collector leaves no copy behind when it compacts.
    private readonly byte[] salt = GC.AllocateArray<byte>(SaltBytes, pinned: true);
    private bool isDisposed;

    private TenantSalt(string id)
    {
        Id = id;
    }

    /// <summary>What pseudonyms and the erasure call it.</summary>
    public string Id { get; }

    /// <summary>Takes a salt over and overwrites the bytes with zeros.</summary>
    /// <param name="id">1 to 64 letters, digits, dots, hyphens or underscores (ASCII); never reused.</param>
    /// <param name="bytes">32 bytes from a source fit for secrets, in memory that does not move.</param>
    public static TenantSalt Take(string id, Span<byte> bytes)
    {
        Invariant.That(IsId(id) && bytes.Length == SaltBytes);
        var made = new TenantSalt(id);
        bytes.CopyTo(made.salt);
        CryptographicOperations.ZeroMemory(bytes);
        return made;
    }

    /// <summary>Whether a text may be the id of a salt.</summary>
    public static bool IsId(string id)
    {
        foreach (char letter in id)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return id.Length is > 0 and <= IdLengthMax;
    }

    /// <summary>What stands in the log instead of an identifier.</summary>
    public string Pseudonym(string identifier)
    {
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Tag(identifier, tag);
        return $"{Start}{Id}:{Convert.ToHexStringLower(tag)}";
    }

    /// <summary>Whether a pseudonym stands for an identifier. Compares in constant time.</summary>
    public bool Matches(string pseudonym, string identifier)
    {
        int digitsAt = Start.Length + Id.Length + 1;
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        bool isOurs =
            pseudonym.Length == digitsAt + (2 * claimed.Length)
            && pseudonym.StartsWith(Start, StringComparison.Ordinal)
            && pseudonym.AsSpan(Start.Length).StartsWith(Id, StringComparison.Ordinal)
            && pseudonym[digitsAt - 1] == ':'
            && Convert.FromHexString(pseudonym.AsSpan(digitsAt), claimed, out _, out int bytes)
                == System.Buffers.OperationStatus.Done
            && bytes == claimed.Length;
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Tag(identifier, tag);
        return isOurs && CryptographicOperations.FixedTimeEquals(tag, claimed);
    }

    /// <summary>Overwrites the salt in memory. Whoever keeps it on disk overwrites it there.</summary>
    public void Dispose()
    {
        isDisposed = true;
        CryptographicOperations.ZeroMemory(salt);
    }

    private void Tag(string identifier, Span<byte> tag)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(identifier), tag);
    }
}
