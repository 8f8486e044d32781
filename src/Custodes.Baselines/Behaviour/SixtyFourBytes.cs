using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>64 small counters, one cache line.</summary>
[InlineArray(64)]
public struct SixtyFourBytes
{
    private byte first;
}
