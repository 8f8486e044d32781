using System.Runtime.InteropServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>Sixteen tools of an agent and how often it used each: one cache line.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ToolLine
{
    /// <summary>16-bit keyed fingerprints of the tools; 0 is a free place.</summary>
    public SixteenShorts Fingerprints;

    /// <summary>How often each, halved with age.</summary>
    public SixteenShorts Uses;
}
