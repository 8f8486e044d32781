using Custodes.Contracts;

namespace Custodes.Node.Hierarchy;

/// <summary>The detectors whose sessions' ranks a live report tells, and what a rank is.</summary>
/// <remarks>
/// A rank is -log2 of the p-value that a session had among sessions of its role when it ended, in bits. Where a detector
/// is calibrated, one session in 2^n ranks n bits or more, whatever the scale of its scores: so ranks of different nodes can
/// be compared, and added up. Sessions that alarmed are told as well, for alarms are what is counted.
/// </remarks>
public static class ReportDetector
{
    /// <summary>Where values come from, per call; the rarest call of a session.</summary>
    public const int Provenance = 0;

    /// <summary>What a session does: sequence, volume, tempo and capability, which are ranked together.</summary>
    public const int Behaviour = 1;

    /// <summary>How many.</summary>
    public const int Count = 2;

    private static readonly Detector[] Names = [Detector.Provenance, Detector.Sequence];

    /// <summary>As the terms of a cluster name them, by index.</summary>
    public static ReadOnlySpan<Detector> Detectors => Names;

    /// <summary>The rank of a p-value; not a number for 1, which is what nobody ranked has.</summary>
    public static float RankOf(double pValue) =>
        pValue is > 0 and < 1 ? (float)-Math.Log2(pValue) : float.NaN;
}
