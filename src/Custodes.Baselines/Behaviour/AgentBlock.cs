using System.Runtime.InteropServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>All that is known of one agent's behaviour: six cache lines, of which most observations touch four.</summary>
/// <remarks>
/// <code>
///   0   64  header: identity, counts, state, suspicion
///  64   64  mean[8], variance[8] of the numeric features (NumericFeature)
/// 128   64  the first 16 tools: fingerprint and uses of each (ToolLine)
/// 192   64  64 hashed counters of transitions
/// 256   64  16 more tools, for agents that use so many
/// 320   64  512-bit Bloom filter of argument values, two halves by age
/// </code>
/// Every observation of an action touches the first four lines, so they come first and together; the
/// last two are loaded only for rows and agents that need them.
/// Counters of one agent are small and collide; they only ever suppress surprise, and never prove that
/// something is normal. The drift anchor, read once in 64 observations, lies in a table of its own
/// (<see cref="AnchorBlock"/>). Together 448 bytes.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 384)]
public struct AgentBlock
{
    /// <summary>Bytes of the block.</summary>
    public const int Bytes = 384;

    /// <summary>Cache lines at its start that every observation of an action touches.</summary>
    public const int HotLines = 4;

    /// <summary>The line of <see cref="MoreTools"/>, counted from 0.</summary>
    public const int MoreToolsLine = 4;

    /// <summary>The line of <see cref="Values"/>, counted from 0.</summary>
    public const int ValuesLine = 5;

    /// <summary>Keyed hash of the agent's name.</summary>
    public ulong Key;

    /// <summary>Observations learnt or scored.</summary>
    public uint Observations;

    /// <summary>Sessions that ended.</summary>
    public uint Sessions;

    /// <summary>Slot of its role.</summary>
    public ushort Role;

    /// <summary>Observations since counters were last halved.</summary>
    public ushort SinceHalving;

    /// <summary>State of the baseline, as <see cref="Contracts.BaselineState"/>.</summary>
    public byte State;

    /// <summary>Capabilities the agent has used, as <see cref="Contracts.Capabilities"/>.</summary>
    public byte CapabilitiesSeen;

    /// <summary>Rung of the ladder, as <see cref="Contracts.VerdictLevel"/>.</summary>
    public byte Level;

    /// <summary>Tools in the table.</summary>
    public byte ToolCount;

    /// <summary>Time of the last observation, milliseconds since 1970; 0 before the first.</summary>
    public long LastTimeMs;

    /// <summary>
    /// Logs of the e-CUSUM detectors for slow, medium and fast change (λ = 0.15, 0.5, 1.5); then that of
    /// the weighted e-SR process over the agent's sessions, as log(1 + M), which no observation moves.
    /// </summary>
    public FourFloats Suspicions;

    /// <summary>Low half of the build's keyed hash; 0 when the telemetry names none.</summary>
    public uint Build;

    /// <summary>Observations since the build changed.</summary>
    public uint SinceBuild;

    /// <summary>One more than the number of the copy from before the incident; 0 when there is none.</summary>
    public int IncidentCopy;

    /// <summary>Values in the young half of the Bloom filter.</summary>
    public uint BloomFill;

    /// <summary>Decaying mean of each numeric feature.</summary>
    public EightFloats Mean;

    /// <summary>Decaying variance of each.</summary>
    public EightFloats Variance;

    /// <summary>The first 16 tools it used.</summary>
    public ToolLine Tools;

    /// <summary>Hashed counters of (previous tool, tool), saturating, halved with age.</summary>
    public SixtyFourBytes Transitions;

    /// <summary>The tools after the first 16.</summary>
    public ToolLine MoreTools;

    /// <summary>Bloom filter of argument values: words 0 to 3 young, 4 to 7 old.</summary>
    public EightWords Values;

    /// <summary>Log of the weighted e-SR process over the agent's sessions, as log(1 + M).</summary>
    public float SuspicionSessions
    {
        readonly get => Suspicions[3];
        set => Suspicions[3] = value;
    }
}
