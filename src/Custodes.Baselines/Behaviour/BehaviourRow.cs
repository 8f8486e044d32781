using System.Runtime.InteropServices;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>One observation with its names resolved to slots: the kernel's input.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct BehaviourRow
{
    /// <summary>Numeric features as log2(1 + value); NaN where the telemetry told nothing.</summary>
    public EightFloats Numbers;

    /// <summary>Sensor's time, milliseconds since 1970; -1 when not told.</summary>
    public long TimeMs;

    /// <summary>The session's time that the gap in <see cref="Numbers"/> is told from; -1 before it is.</summary>
    public long GapFromMs;

    /// <summary>Slot of the session; -1 when the table refused it.</summary>
    public int Session;

    /// <summary>Slot of the agent; -1 when the table refused it.</summary>
    public int Agent;

    /// <summary>Sensor's sequence number; -1 when not told.</summary>
    public int Sequence;

    /// <summary>Low half of the build's keyed hash; 0 when not told.</summary>
    public uint Build;

    /// <summary>One hash over the values that name places: hosts, addresses, paths, accounts; 0 for none.</summary>
    public uint Values;

    /// <summary>Slot of the role.</summary>
    public ushort Role;

    /// <summary>Symbol of the action; 0 for a row that is no action.</summary>
    public ushort Action;

    /// <summary>16-bit keyed fingerprint of the action, never 0 for an action.</summary>
    public ushort Fingerprint;

    /// <summary>What the action can do.</summary>
    public Capabilities Capabilities;

    /// <summary>How much harm it can do.</summary>
    public RiskLevel Risk;

    /// <summary>Whether its agent held none of these values before; the kernel finds out.</summary>
    public bool IsValueNewToAgent;

    /// <summary>Whether its role held none of them before; the kernel finds out.</summary>
    public bool IsValueNewToRole;

    /// <summary>Where its agent's tools held the action when the row was scored: a place to look first.</summary>
    internal byte ToolPlace;
}
