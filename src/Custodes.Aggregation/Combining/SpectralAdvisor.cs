using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Combining;

/// <summary>Points at buckets that lean together in one direction over many numbers. Advice, never a certified number.</summary>
/// <remarks>
/// A lie too small to see in any one number shows as too much spread along one direction of all. Floating point: two
/// nodes may advise differently, and all that follows is an audit, which anybody could ask for. Buckets are
/// weighed down along the direction of most spread until it is no wider than its share.
/// </remarks>
public static class SpectralAdvisor
{
    private const int RoundsMax = 32;
    private const int PowerSteps = 24;

    /// <summary>Buckets to audit, those that lost most weight first; none when the filtered mean stays near.</summary>
    /// <param name="buckets">Of one role.</param>
    /// <param name="aggregate">What was combined from them.</param>
    /// <param name="most">Buckets at most.</param>
    public static IReadOnlyList<uint> Advise(
        IReadOnlyList<SummaryContent> buckets,
        RoleAggregate aggregate,
        int most
    )
    {
        double[][] rows = Normalise(buckets, aggregate);
        double[] weights = new double[rows.Length];
        Array.Fill(weights, 1);
        for (int round = 0; round < RoundsMax; round++)
        {
            double[] mean = Mean(rows, weights);
            double[] direction = Principal(rows, weights, mean, out double spread);

            // Independent honest buckets spread 1 in every direction, and chance adds little at 200 of them.
            if (spread < 1.5)
            {
                break;
            }

            WeighDown(rows, weights, mean, direction);
        }

        double[] filtered = Mean(rows, weights);
        double squares = 0;
        foreach (double value in filtered)
        {
            squares += value * value;
        }

        return Math.Sqrt(squares) > 4 / Math.Sqrt(Math.Max(rows.Length, 1))
            ? Lightest(buckets, weights, most)
            : [];
    }

    // Distances from the aggregate in units of the buckets' own spread (median distance), number by number.
    private static double[][] Normalise(
        IReadOnlyList<SummaryContent> buckets,
        RoleAggregate aggregate
    )
    {
        double[][] rows = new double[buckets.Count][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new double[aggregate.Features.Length];
        }

        double[] distances = new double[rows.Length];
        for (int feature = 0; feature < aggregate.Features.Length; feature++)
        {
            long centre = aggregate.Features.Span[feature].Location;
            for (int row = 0; row < rows.Length; row++)
            {
                long mean = buckets[row].Features.Span[feature].Mean;
                rows[row][feature] = Fixed.ToDouble(mean - centre);
                distances[row] = Math.Abs(rows[row][feature]);
            }

            Array.Sort(distances);
            double unit = Math.Max(1.4826 * distances[distances.Length / 2], 1e-9);
            foreach (double[] row in rows)
            {
                row[feature] /= unit;
            }
        }

        return rows;
    }

    private static double[] Mean(double[][] rows, double[] weights)
    {
        double[] mean = new double[rows.Length == 0 ? 0 : rows[0].Length];
        double total = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            total += weights[row];
            for (int feature = 0; feature < mean.Length; feature++)
            {
                mean[feature] += weights[row] * rows[row][feature];
            }
        }

        for (int feature = 0; feature < mean.Length; feature++)
        {
            mean[feature] /= Math.Max(total, 1e-9);
        }

        return mean;
    }

    private static double[] Principal(
        double[][] rows,
        double[] weights,
        double[] mean,
        out double spread
    )
    {
        double[] direction = new double[mean.Length];
        Array.Fill(direction, 1 / Math.Sqrt(Math.Max(mean.Length, 1)));
        spread = 0;
        for (int step = 0; step < PowerSteps; step++)
        {
            double[] next = new double[mean.Length];
            double total = 0;
            for (int row = 0; row < rows.Length; row++)
            {
                double along = Along(rows[row], mean, direction);
                total += weights[row];
                for (int feature = 0; feature < next.Length; feature++)
                {
                    next[feature] += weights[row] * along * (rows[row][feature] - mean[feature]);
                }
            }

            double length = 0;
            foreach (double value in next)
            {
                length += value * value;
            }

            length = Math.Sqrt(length);
            spread = length / Math.Max(total, 1e-9);
            for (int feature = 0; feature < next.Length; feature++)
            {
                direction[feature] = next[feature] / Math.Max(length, 1e-12);
            }
        }

        return direction;
    }

    private static void WeighDown(
        double[][] rows,
        double[] weights,
        double[] mean,
        double[] direction
    )
    {
        double most = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            double along = Along(rows[row], mean, direction);
            most = Math.Max(most, weights[row] > 0.01 ? along * along : 0);
        }

        for (int row = 0; row < rows.Length && most > 0; row++)
        {
            double along = Along(rows[row], mean, direction);
            weights[row] *= Math.Max(0, 1 - (along * along / most));
        }
    }

    private static double Along(double[] row, double[] mean, double[] direction)
    {
        double along = 0;
        for (int feature = 0; feature < row.Length; feature++)
        {
            along += (row[feature] - mean[feature]) * direction[feature];
        }

        return along;
    }

    private static List<uint> Lightest(
        IReadOnlyList<SummaryContent> buckets,
        double[] weights,
        int most
    )
    {
        int[] order = new int[weights.Length];
        for (int index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        double[] keys = (double[])weights.Clone();
        Array.Sort(keys, order);
        List<uint> named = [];
        for (int index = 0; index < order.Length && named.Count < most; index++)
        {
            if (keys[index] < 0.5)
            {
                named.Add(buckets[order[index]].Bucket);
            }
        }

        return named;
    }
}
