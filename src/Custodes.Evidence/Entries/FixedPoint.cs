namespace Custodes.Evidence.Entries;

/// <summary>Turns a fraction into the whole number of a smaller unit, because signed bytes hold no fractions.</summary>
internal static class FixedPoint
{
    public const double Thousandths = 1e3;
    public const double Millionths = 1e6;
    public const double Billionths = 1e9;

    /// <summary>
    /// Rounded to the nearest, ties to even; beyond ±(2⁵³ - 1) the nearest of the two, and the smaller
    /// for what is no number.
    /// </summary>
    public static long Of(double value, double unitsPerOne)
    {
        double scaled = Math.Round(value * unitsPerOne, MidpointRounding.ToEven);
        return scaled >= CanonicalJson.IntegerMax ? CanonicalJson.IntegerMax
            : scaled > -CanonicalJson.IntegerMax ? (long)scaled
            : -CanonicalJson.IntegerMax;
    }
}
