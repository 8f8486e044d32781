namespace Custodes.Aggregation.Baselines;

/// <summary>How much of a role lies in a bin or below it.</summary>
/// <param name="Bin">As in <see cref="Sketches.SketchBins"/>.</param>
/// <param name="Below">In units of 2⁻²⁰; 2²⁰ at the last point.</param>
public readonly record struct CdfPoint(short Bin, uint Below);
