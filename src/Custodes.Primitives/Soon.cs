using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Custodes.Primitives;

/// <summary>Asks for memory that will be read soon, so that whoever reads it need not wait.</summary>
/// <remarks>
/// A request, not an access: it neither reads nor faults, whatever the address. It therefore is harmless
/// that a collection may move the place between the request and the reading. Where the processor has no
/// such instruction it does nothing.
/// </remarks>
public static class Soon
{
    /// <summary>Asks for the cache line a place lies in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Read<T>(ref readonly T place)
        where T : struct
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }
}
