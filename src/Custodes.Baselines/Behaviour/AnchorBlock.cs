using System.Runtime.InteropServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>What an agent's numbers were when its baseline became active: the fixed point drift is measured from.</summary>
/// <remarks>
/// An adaptive mean follows a slow attacker and never sees more than one small step. This one does not
/// move until an operator resets the agent, a new build opens a new epoch, or numbers that others decide are learnt after all.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct AnchorBlock
{
    /// <summary>Means at the time of anchoring.</summary>
    public EightFloats Mean;

    /// <summary>Standard deviations at that time; 0 while there is no anchor.</summary>
    public EightFloats Spread;
}
