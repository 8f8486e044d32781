using System.Runtime.InteropServices;

namespace Custodes.RedTeam.Running;

/// <summary>A finished trial.</summary>
/// <param name="Index">Which of its set.</param>
/// <param name="Succeeded">Whether the attack did.</param>
/// <param name="Measure">How far it got.</param>
/// <param name="Units">Work done.</param>
/// <param name="Ms">Wall time.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrialRecord(
    int Index,
    bool Succeeded,
    double Measure,
    ulong Units,
    double Ms
);
