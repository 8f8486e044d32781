using System.Runtime.InteropServices;

namespace Custodes.Cryptography.Signing;

/// <summary>An EVP_PKEY; OpenSSL overwrites a private one with zeros when it frees it.</summary>
internal sealed class NativeKey() : SafeHandle(nint.Zero, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == nint.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeKey(handle);
        return true;
    }
}
