namespace Custodes.Contracts;

/// <summary>One detector's share of a finding, in words.</summary>
/// <param name="Detector">Who noticed.</param>
/// <param name="Bits">Surprise, -log2 of the probability of what was seen.</param>
/// <param name="Expected">What the baseline says is usual.</param>
/// <param name="Seen">What happened.</param>
/// <param name="ForAgent">How rare that is for this agent.</param>
/// <param name="ForRole">How rare that is for its role.</param>
/// <param name="ForFleet">How rare that is for the fleet.</param>
public sealed record FindingPart(
    Detector Detector,
    double Bits,
    string Expected,
    string Seen,
    string ForAgent,
    string ForRole,
    string ForFleet
);
