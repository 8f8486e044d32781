using System.Globalization;

namespace Custodes.Telemetry.Jsonl;

/// <summary>A number as it stands in the line, already checked against the grammar of JSON.</summary>
/// <remarks>
/// Nearly all numbers of a trace have at most 19 digits and no exponent: those are kept as an integer
/// and a count of decimals, and become what the field wants without a second pass over the text.
/// </remarks>
internal readonly ref struct JsonNumber(
    ReadOnlySpan<byte> raw,
    ulong digits,
    int decimalCount,
    bool isNegative,
    bool isExact
)
{
    // A double holds every integer up to here, and ten to the 22nd, without rounding: one division
    // of two exact numbers is then the nearest double to the text.
    private const ulong ExactIntegerMax = 1UL << 53;

    /// <summary>Its text.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    private static ReadOnlySpan<double> PowersOfTen =>
        [
            1e0,
            1e1,
            1e2,
            1e3,
            1e4,
            1e5,
            1e6,
            1e7,
            1e8,
            1e9,
            1e10,
            1e11,
            1e12,
            1e13,
            1e14,
            1e15,
            1e16,
            1e17,
            1e18,
            1e19,
            1e20,
            1e21,
            1e22,
        ];

    /// <summary>The number as a double; infinite when it is too large for one.</summary>
    public double ToDouble()
    {
        if (isExact && digits <= ExactIntegerMax && decimalCount < PowersOfTen.Length)
        {
            double value = digits / PowersOfTen[decimalCount];
            return isNegative ? -value : value;
        }

        return double.TryParse(
            Raw,
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out double parsed
        )
            ? parsed
            : double.PositiveInfinity;
    }

    /// <summary>The number without its fraction; false when it does not fit 64 bits.</summary>
    public bool TryToInt64(out long value, out bool isRounded)
    {
        isRounded = false;
        if (isExact && decimalCount == 0)
        {
            if (digits <= long.MaxValue)
            {
                value = isNegative ? -(long)digits : (long)digits;
                return true;
            }

            value = long.MinValue;
            return isNegative && digits == 1UL << 63;
        }

        double number = ToDouble();
        if (!(Math.Abs(number) < 9.2e18))
        {
            value = 0;
            return false;
        }

        value = (long)number;
        isRounded = value != number;
        return true;
    }

    /// <summary>The number as a fingerprint of 64 bits; false when it is negative or larger.</summary>
    public bool TryToUInt64(out ulong value, out bool isRounded)
    {
        isRounded = false;
        if (isExact && decimalCount == 0)
        {
            value = digits;
            return !isNegative || digits == 0;
        }

        if (ulong.TryParse(Raw, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        bool fits = TryToInt64(out long signed, out isRounded);
        value = (ulong)signed;
        return fits && signed >= 0;
    }
}
