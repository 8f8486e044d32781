using System.Runtime.InteropServices;

namespace Custodes.Cryptography.Signing;

/// <summary>An EVP_MD_CTX: what one signature or one check needs while it runs. One thread at a time.</summary>
internal sealed class NativeContext() : SafeHandle(nint.Zero, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == nint.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeContext(handle);
        return true;
    }
}
