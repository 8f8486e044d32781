using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>Eight numbers in a row, one AVX register wide.</summary>
[InlineArray(8)]
public struct EightFloats
{
    private float first;
}
