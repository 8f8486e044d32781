using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>Two 16-bit values for each of 16 tools fit one cache line; 32 of one kind fit one.</summary>
[InlineArray(32)]
public struct ThirtyTwoShorts
{
    private ushort first;
}
