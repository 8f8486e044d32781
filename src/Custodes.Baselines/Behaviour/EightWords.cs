using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>512 bits, one cache line.</summary>
[InlineArray(8)]
public struct EightWords
{
    private ulong first;
}
