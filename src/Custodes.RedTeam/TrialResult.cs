using System.Runtime.InteropServices;

namespace Custodes.RedTeam;

/// <summary>How one trial ended.</summary>
/// <param name="Succeeded">Whether the card's criterion was met.</param>
/// <param name="Measure">The criterion's number: how far the attack got, larger is worse.</param>
/// <param name="Unit">What the measure is in, the same in every trial of an attack.</param>
/// <param name="Units">Work done, such as epochs or events; for the times in the table.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrialResult(bool Succeeded, double Measure, string Unit, ulong Units);
