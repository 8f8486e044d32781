using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Reports;

/// <summary>One number of an agent in an epoch.</summary>
/// <param name="Count">Values, at most <see cref="ReportLimits.ValueCountMax"/>.</param>
/// <param name="Sum">Of the values, Q32.32.</param>
/// <param name="Squares">Sum of the squares, each rounded down to Q32.32.</param>
/// <param name="Sketch">Of the values, of unit mass, or empty where it is not reported.</param>
public readonly record struct FeatureReport(
    ushort Count,
    long Sum,
    long Squares,
    QuantileSketch Sketch
)
{
    /// <summary>The mean; only when there are values.</summary>
    public long Mean => (long)Fixed.FloorOf(Sum, Count);

    /// <summary>The variance, at least one step of Q32.32 so that it has a logarithm.</summary>
    public long Variance
    {
        get
        {
            // n Σx² - (Σx)², in Q32.32 after the shift; rounding of squares can take it a little below 0.
            Int128 spread =
                Math.BigMul(Squares, Count) - (Math.BigMul(Sum, Sum) >> Fixed.FractionBits);
            return (long)Int128.Max(spread / ((long)Count * Count), 1);
        }
    }

    /// <summary>Whether real values can have these sums.</summary>
    public bool IsPossible
    {
        get
        {
            if (Count == 0)
            {
                return Sum == 0 && Squares == 0 && Sketch.Total == 0;
            }

            Int128 sumMost = (Int128)Count * ReportLimits.ValueMax << Fixed.FractionBits;
            Int128 squaresMost = sumMost * ReportLimits.ValueMax;
            return Count <= ReportLimits.ValueCountMax
                && Int128.Abs(Sum) <= sumMost
                && Squares >= 0
                && Squares <= squaresMost
                // Cauchy and Schwarz, with room for squares that were rounded down.
                && ((Int128)Squares + Count) * Count << Fixed.FractionBits >= Math.BigMul(Sum, Sum);
        }
    }
}
