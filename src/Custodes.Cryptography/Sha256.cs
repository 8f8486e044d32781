using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Cryptography;

/// <summary>SHA-256 of short messages at the price of the hashing itself.</summary>
/// <remarks>
/// The library's one-shot call looks the algorithm up and allocates a context on every call, which costs
/// several times the hashing of the 65 bytes of a node. OpenSSL's own three steps work on a context
/// on the stack. Where they are missing, the library's call is used.
/// </remarks>
public static partial class Sha256
{
    // A call that the garbage collector cannot interrupt should take less than a microsecond.
    private const int UninterruptedBytesMax = 1024;

    /// <summary>The longest first of two parts.</summary>
    public const int FirstBytesMax = 1024;

    private static readonly bool IsNative = FindNative();

    /// <summary>Hashes a message.</summary>
    public static Sha256Hash Of(ReadOnlySpan<byte> message) => Of([], message);

    /// <summary>Hashes one byte, which says what is hashed, and what follows it.</summary>
    public static Sha256Hash Of(byte prefix, ReadOnlySpan<byte> message) =>
        Of(new ReadOnlySpan<byte>(in prefix), message);

    /// <summary>Hashes two parts as if they were one.</summary>
    /// <param name="first">At most <see cref="FirstBytesMax"/> bytes, as a rule a name for what is hashed.</param>
    /// <param name="second">Any length.</param>
    public static Sha256Hash Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Invariant.That(first.Length <= FirstBytesMax);
        if (!IsNative)
        {
            return OfManaged(first, second);
        }

        Context context = default;
        Sha256Hash hash = default;
        Span<byte> output = MemoryMarshal.AsBytes(new Span<Sha256Hash>(ref hash));
        int answers = Begin(ref context);
        answers += Append(ref context, first, (nuint)first.Length);
        answers +=
            second.Length <= UninterruptedBytesMax
                ? Append(ref context, second, (nuint)second.Length)
                : AppendLong(ref context, second, (nuint)second.Length);
        answers += End(output, ref context);
        return answers == 4 ? hash : throw new CryptographicException("OpenSSL refused SHA-256");
    }

    /// <summary>The same from the .NET library.</summary>
    internal static Sha256Hash OfManaged(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        byte[] joined = new byte[first.Length + second.Length];
        first.CopyTo(joined);
        second.CopyTo(joined.AsSpan(first.Length));
        return new Sha256Hash(SHA256.HashData(joined));
    }

    private static bool FindNative() =>
        NativeLibrary.TryLoad(LibCrypto.FileName, out nint library)
        && NativeLibrary.TryGetExport(library, "SHA256_Init", out _)
        && NativeLibrary.TryGetExport(library, "SHA256_Update", out _)
        && NativeLibrary.TryGetExport(library, "SHA256_Final", out _);

    [LibraryImport(LibCrypto.FileName, EntryPoint = "SHA256_Init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial int Begin(ref Context context);

    [LibraryImport(LibCrypto.FileName, EntryPoint = "SHA256_Update")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial int Append(
        ref Context context,
        ReadOnlySpan<byte> message,
        nuint messageBytes
    );

    [LibraryImport(LibCrypto.FileName, EntryPoint = "SHA256_Update")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AppendLong(
        ref Context context,
        ReadOnlySpan<byte> message,
        nuint messageBytes
    );

    [LibraryImport(LibCrypto.FileName, EntryPoint = "SHA256_Final")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial int End(Span<byte> hash, ref Context context);

    // SHA256_CTX: state 32, length 8, block 64, two counters 4 each.
    [InlineArray(14)]
    private struct Context
    {
        private ulong words;
    }
}
