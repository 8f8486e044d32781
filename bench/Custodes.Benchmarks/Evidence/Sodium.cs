using System.Runtime.InteropServices;

namespace Custodes.Benchmarks.Evidence;

/// <summary>Ed25519 of libsodium, to compare with.</summary>
internal sealed class Sodium
{
    public const string FileName = "libsodium.so.23";

    private readonly byte[] publicKey = new byte[32];
    private readonly byte[] secretKey = new byte[64];
    private readonly SignFunction sign;
    private readonly VerifyFunction verify;

    public Sodium(byte[] seed)
    {
        nint library = NativeLibrary.Load(FileName);
        sign = Function<SignFunction>(library, "crypto_sign_detached");
        verify = Function<VerifyFunction>(library, "crypto_sign_verify_detached");
        KeyFunction makeKey = Function<KeyFunction>(library, "crypto_sign_seed_keypair");
        Function<StartFunction>(library, "sodium_init")();
        if (makeKey(publicKey, secretKey, seed) != 0)
        {
            throw new InvalidOperationException("libsodium makes no key.");
        }
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int StartFunction();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int KeyFunction(byte[] publicKey, byte[] secretKey, byte[] seed);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SignFunction(
        byte[] signature,
        nint signatureBytes,
        byte[] message,
        ulong messageBytes,
        byte[] secretKey
    );

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VerifyFunction(
        byte[] signature,
        byte[] message,
        ulong messageBytes,
        byte[] publicKey
    );

    public static bool IsInstalled => NativeLibrary.TryLoad(FileName, out _);

    public void Sign(byte[] signature, byte[] message) =>
        sign(signature, 0, message, (ulong)message.Length, secretKey);

    public bool Verify(byte[] signature, byte[] message) =>
        verify(signature, message, (ulong)message.Length, publicKey) == 0;

    private static T Function<T>(nint library, string name)
        where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));
}
