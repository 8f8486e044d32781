namespace Custodes.Evaluation.Metrics;

/// <summary>Intervals by drawing whole user tasks anew: traces of one task are strongly correlated.</summary>
public static class TaskBootstrap
{
    /// <summary>How often all tasks are drawn.</summary>
    public const int DrawCount = 200;

    private const ulong Seed = 7;

    /// <summary>The intervals; the same traces in the same order give the same digits everywhere.</summary>
    public static Intervals Of(StrictMeasurement measurement, int taskCount)
    {
        var generator = new MersenneTwister(Seed);
        var draws = new Measures[DrawCount];
        int[] timesDrawn = new int[taskCount];
        for (int draw = 0; draw < DrawCount; draw++)
        {
            Array.Clear(timesDrawn);
            for (int task = 0; task < taskCount; task++)
            {
                timesDrawn[generator.NextIndex(taskCount)]++;
            }

            draws[draw] = measurement.Of(timesDrawn);
        }

        return new Intervals(
            Middle(draws, static draw => draw.Auc),
            Middle(draws, static draw => draw.TprAt1),
            Middle(draws, static draw => draw.TprAt5),
            Middle(draws, static draw => draw.Tpr),
            Middle(draws, static draw => draw.Fpr),
            Middle(draws, static draw => draw.InTime)
        );
    }

    private static Interval? Middle(Measures[] draws, Func<Measures, double> select)
    {
        List<double> values = new(draws.Length);
        foreach (Measures draw in draws)
        {
            double value = select(draw);
            if (!double.IsNaN(value))
            {
                values.Add(value);
            }
        }

        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        // One value alone is both ends; with fewer than 40 the upper end is not the last but one.
        int low = (int)(.025 * values.Count);
        int high = (int)(.975 * values.Count) - 1;
        return new Interval(values[low], values[high < 0 ? values.Count - 1 : high]);
    }
}
