using System.Runtime.InteropServices;

namespace Custodes.Cryptography.Signing;

/// <summary>The dozen functions of OpenSSL 3 that Ed25519 needs, as its manual pages declare them.</summary>
/// <remarks>
/// The .NET library has no Ed25519. The functions return 1 for success; 0 or below is a refusal, whose
/// reason OpenSSL keeps in a queue of the calling thread, which <see cref="ClearErrors"/> empties.
/// </remarks>
internal static partial class LibCrypto
{
    /// <summary>Where the functions come from: OpenSSL 3.0 up to the next version that breaks its binaries.</summary>
    public const string FileName = "libcrypto.so.3";

    /// <summary>EVP_PKEY_ED25519.</summary>
    public const int Ed25519 = 1087;

    /// <summary>What <see cref="VersionNumber"/> says at least: 3.0.0.</summary>
    public const uint VersionMin = 0x3000_0000;

    [LibraryImport(FileName, EntryPoint = "OpenSSL_version_num")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint VersionNumber();

    [LibraryImport(FileName, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial NativeKey NewPrivateKey(
        int type,
        nint engine,
        ReadOnlySpan<byte> seed,
        nuint seedBytes
    );

    [LibraryImport(FileName, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial NativeKey NewPublicKey(
        int type,
        nint engine,
        ReadOnlySpan<byte> key,
        nuint keyBytes
    );

    [LibraryImport(FileName, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetPublicKey(NativeKey key, Span<byte> output, ref nuint outputBytes);

    [LibraryImport(FileName, EntryPoint = "EVP_PKEY_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void FreeKey(nint key);

    [LibraryImport(FileName, EntryPoint = "EVP_MD_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial NativeContext NewContext();

    [LibraryImport(FileName, EntryPoint = "EVP_MD_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void FreeContext(nint context);

    [LibraryImport(FileName, EntryPoint = "EVP_DigestSignInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SignInit(
        NativeContext context,
        nint keyContext,
        nint digest,
        nint engine,
        NativeKey key
    );

    /// <summary>With no key named: the one of before, made ready for the next message.</summary>
    [LibraryImport(FileName, EntryPoint = "EVP_DigestSignInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SignInitAgain(
        NativeContext context,
        nint keyContext,
        nint digest,
        nint engine,
        nint key
    );

    [LibraryImport(FileName, EntryPoint = "EVP_DigestSign")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Sign(
        NativeContext context,
        Span<byte> signature,
        ref nuint signatureBytes,
        ReadOnlySpan<byte> message,
        nuint messageBytes
    );

    [LibraryImport(FileName, EntryPoint = "EVP_DigestVerifyInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int VerifyInit(
        NativeContext context,
        nint keyContext,
        nint digest,
        nint engine,
        NativeKey key
    );

    /// <summary>With no key named: the one of before, made ready for the next message.</summary>
    [LibraryImport(FileName, EntryPoint = "EVP_DigestVerifyInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int VerifyInitAgain(
        NativeContext context,
        nint keyContext,
        nint digest,
        nint engine,
        nint key
    );

    [LibraryImport(FileName, EntryPoint = "EVP_DigestVerify")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Verify(
        NativeContext context,
        ReadOnlySpan<byte> signature,
        nuint signatureBytes,
        ReadOnlySpan<byte> message,
        nuint messageBytes
    );

    /// <summary>Forgets why calls of this thread failed, so that nobody takes it for their own failure.</summary>
    [LibraryImport(FileName, EntryPoint = "ERR_clear_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void ClearErrors();
}
