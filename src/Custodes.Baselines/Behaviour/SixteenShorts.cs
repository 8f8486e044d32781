using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>Sixteen 16-bit values in a row, half a cache line and one AVX register wide.</summary>
[InlineArray(16)]
public struct SixteenShorts
{
    private ushort first;
}
