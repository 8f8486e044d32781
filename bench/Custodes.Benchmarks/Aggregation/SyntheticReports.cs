using System.Numerics;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Primitives;

namespace Custodes.Benchmarks.Aggregation;

/// <summary>Reports with numbers from a seed, and rows of unit length for correlations.</summary>
internal static class SyntheticReports
{
    /// <summary>Of these agents; the signature is zeros, which summing up does not look at.</summary>
    public static SignedReport[] For(
        FleetRegistry registry,
        ReadOnlySpan<uint> agents,
        int features
    )
    {
        SignedReport[] reports = new SignedReport[agents.Length];
        for (int index = 0; index < reports.Length; index++)
        {
            SplitMix64 random = new(SplitMix64.Mix(agents[index]));
            FeatureReport[] made = new FeatureReport[features];
            foreach (ref FeatureReport feature in made.AsSpan())
            {
                double mean = 9 + (2 * random.Unit());
                feature = new FeatureReport(
                    20,
                    Fixed.FromDouble(20 * mean),
                    Fixed.FromDouble(20 * ((mean * mean) + 1)),
                    QuantileSketch.Empty
                );
            }

            reports[index] = SignedReport.Sign(
                new AgentReport
                {
                    Registry = registry.Hash,
                    Agent = agents[index],
                    Epoch = 1,
                    Sequence = 1,
                    Features = made,
                    Calibrations = ReadOnlyMemory<CalibrationReport>.Empty,
                    Categories = ReadOnlyMemory<CategoryShare>.Empty,
                    Transitions = ReadOnlyMemory<TransitionCount>.Empty,
                },
                new NoSigner()
            );
        }

        return reports;
    }

    /// <summary>Rows of mean 0 and length 1, so that the product of two is their correlation.</summary>
    public static float[] UnitRows(int count, int width)
    {
        SplitMix64 random = new(17);
        float[] rows = new float[count * width];
        for (int row = 0; row < count; row++)
        {
            Span<float> values = rows.AsSpan(row * width, width);
            float sum = 0;
            foreach (ref float value in values)
            {
                value = (float)random.Unit();
                sum += value;
            }

            float squares = 0;
            foreach (ref float value in values)
            {
                value -= sum / width;
                squares += value * value;
            }

            foreach (ref float value in values)
            {
                value /= MathF.Sqrt(squares);
            }
        }

        return rows;
    }

    /// <summary>The correlations of all pairs of rows, added up so that none is left out.</summary>
    public static float SumOfPairs(ReadOnlySpan<float> rows, int width)
    {
        float sum = 0;
        int count = rows.Length / width;
        for (int left = 0; left < count; left++)
        {
            ReadOnlySpan<float> first = rows.Slice(left * width, width);
            for (int right = left + 1; right < count; right++)
            {
                sum += Dot(first, rows.Slice(right * width, width));
            }
        }

        return sum;
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector<float> sum = Vector<float>.Zero;
        int place = 0;
        for (; place <= left.Length - Vector<float>.Count; place += Vector<float>.Count)
        {
            sum += new Vector<float>(left[place..]) * new Vector<float>(right[place..]);
        }

        return Vector.Sum(sum);
    }

    private sealed class NoSigner : ISigner
    {
        public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => signature.Clear();
    }
}
