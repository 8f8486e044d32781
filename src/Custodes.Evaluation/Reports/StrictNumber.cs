using System.Globalization;

namespace Custodes.Evaluation.Reports;

/// <summary>Decimal numbers as C's and Python's <c>printf</c> write them, so that tables can be compared.</summary>
public static class StrictNumber
{
    private const int DecimalsMax = 6;

    /// <summary>
    /// The number with so many decimals, correctly rounded, exact halves to the even digit; "nan" for
    /// none.
    /// </summary>
    public static string Fixed(double value, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, DecimalsMax);
        if (double.IsNaN(value))
        {
            return "nan";
        }

        // .NET rounds an exact half away from zero. The scaled value shows a half exactly when the
        // multiplication lost nothing, which the fused product tells.
        double scale = Math.Pow(10, decimals);
        double scaled = value * scale;
        bool isExact = Math.FusedMultiplyAdd(value, scale, -scaled) == 0;
        if (isExact && Math.Abs(scaled - Math.Truncate(scaled)) == 0.5)
        {
            value = Math.Round(scaled, MidpointRounding.ToEven) / scale;
        }

        return value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }
}
