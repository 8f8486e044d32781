using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Custodes.Evidence.Signing;

namespace Custodes.Evidence.Tree;

/// <summary>SHA-256 of short messages at the price of the hashing itself.</summary>
/// <remarks>
/// The library's one-shot call looks the algorithm up and allocates a context on every call, which costs
/// several times the hashing of the 65 bytes of a node. OpenSSL's own three steps work on a context
/// on the stack. Where they are missing, the library's call is used.
/// </remarks>
internal static partial class Sha256
{
    // A call that the garbage collector cannot interrupt should take less than a microsecond.
    private const int UninterruptedBytesMax = 1024;

    private static readonly bool IsNative = FindNative();

    /// <summary>Hashes one byte, which says what is hashed, and what follows it.</summary>
    public static Sha256Hash Of(byte prefix, ReadOnlySpan<byte> message)
    {
        if (!IsNative)
        {
            return OfManaged(prefix, message);
        }

        Context context = default;
        Sha256Hash hash = default;
        Span<byte> output = MemoryMarshal.AsBytes(new Span<Sha256Hash>(ref hash));
        int answers = Begin(ref context);
        answers += Append(ref context, new ReadOnlySpan<byte>(in prefix), 1);
        answers +=
            message.Length <= UninterruptedBytesMax
                ? Append(ref context, message, (nuint)message.Length)
                : AppendLong(ref context, message, (nuint)message.Length);
        answers += End(output, ref context);
        return answers == 4 ? hash : throw new CryptographicException("OpenSSL refused SHA-256");
    }

    /// <summary>The same from the .NET library.</summary>
    public static Sha256Hash OfManaged(byte prefix, ReadOnlySpan<byte> message)
    {
        byte[] prefixed = new byte[1 + message.Length];
        prefixed[0] = prefix;
        message.CopyTo(prefixed.AsSpan(1));
        return new Sha256Hash(SHA256.HashData(prefixed));
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
