using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>Four numbers in a row, one SSE register wide.</summary>
[InlineArray(4)]
public struct FourFloats
{
    private float first;
}
