using System.Numerics;
using Custodes.Aggregation.Arithmetic;

namespace Custodes.Aggregation.Sketches;

/// <summary>Which bin a number falls into, by its exponent and the next five bits: no logarithm is needed.</summary>
/// <remarks>
/// 32 bins an octave from 2⁻¹⁰ to 2¹⁰, as many below 0, and bin 0 for what is smaller. The middle of a bin is at
/// most 1/64 (1.6 %) from any number in it; numbers below 2⁻¹⁰ are taken for 0, larger ones than 2¹⁰ fall into
/// the last bin. Bins are ordered as their numbers are.
/// </remarks>
public static class SketchBins
{
    /// <summary>Bins an octave.</summary>
    public const int PerOctave = 32;

    /// <summary>The outermost bin on either side.</summary>
    public const int OutermostBin = OctaveCount * PerOctave;

    private const int OctaveCount = 20;
    private const int SmallestExponent = Fixed.FractionBits - 10;

    /// <summary>The bin of a number in Q32.32.</summary>
    public static short Of(long value)
    {
        ulong magnitude = (ulong)Math.Abs(value);
        if (magnitude < 1UL << SmallestExponent)
        {
            return 0;
        }

        int exponent = BitOperations.Log2(magnitude);
        int octave = exponent - SmallestExponent;
        int step = (int)(magnitude >> (exponent - 5)) & (PerOctave - 1);
        int bin = Math.Min(1 + (octave * PerOctave) + step, OutermostBin);
        return (short)(value < 0 ? -bin : bin);
    }

    /// <summary>The number in the middle of a bin.</summary>
    public static long MiddleOf(short bin)
    {
        if (bin == 0)
        {
            return 0;
        }

        int place = Math.Abs((int)bin) - 1;
        int exponent = SmallestExponent + (place / PerOctave);

        // Twice the steps and one more: the middle between this step and the next.
        long middle = ((2L * (PerOctave + (place % PerOctave))) + 1) << (exponent - 6);
        return bin < 0 ? -middle : middle;
    }

    /// <summary>Whether there is such a bin.</summary>
    public static bool IsBin(int bin) => bin is >= -OutermostBin and <= OutermostBin;
}
