using System.Runtime.InteropServices;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>How unexpected one observation was, by detector, in bits; the kernel's output. 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Surprise
{
    /// <summary>All detectors together.</summary>
    public float Total;

    /// <summary>This action after that one.</summary>
    public float Sequence;

    /// <summary>Actions and values not used before.</summary>
    public float Novelty;

    /// <summary>Sizes and tokens.</summary>
    public float Volume;

    /// <summary>Durations and gaps in time.</summary>
    public float Tempo;

    /// <summary>Capabilities not used before.</summary>
    public float Capability;

    /// <summary>Gaps, replays and reordering of the telemetry itself.</summary>
    public float Integrity;

    /// <summary>Capabilities that are new for the agent.</summary>
    public Capabilities NewCapabilities;

    // A half byte each: a 33rd byte would make four more.
    private byte worst;

    /// <summary>Whether the telemetry said this before.</summary>
    public bool IsReplay;

    /// <summary>Whether the observation may teach: false in an incident, after a replay, while suspicion is high.</summary>
    public bool WasLearnt;

    /// <summary>The size furthest from its mean, as a <see cref="NumericFeature"/>.</summary>
    public readonly int WorstVolume => worst & 15;

    /// <summary>The time furthest from its mean, as a <see cref="NumericFeature"/>.</summary>
    public readonly int WorstTempo => worst >> 4;

    /// <summary>Notes which size and which time are furthest from their means.</summary>
    internal void SetWorst(int volume, int tempo) => worst = (byte)(volume | (tempo << 4));
}
