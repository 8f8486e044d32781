namespace Custodes.Evaluation.Metrics;

/// <summary>One scorer's results on one protocol: pooled, per suite, with intervals.</summary>
/// <param name="Groups">Pooled first, then the suites by name.</param>
/// <param name="Intervals">Of the pooled measures.</param>
/// <param name="Missing">Labelled traces that have no score.</param>
public sealed record StrictResult(
    IReadOnlyList<GroupMeasures> Groups,
    Intervals Intervals,
    int Missing
)
{
    /// <summary>Name of the group of all traces.</summary>
    public const string PooledGroup = "ALL";

    /// <summary>The measures over all suites together.</summary>
    public Measures Pooled => Groups[0].Measures;

    /// <summary>Measures scored traces.</summary>
    public static StrictResult Of(ScoredTraces traces)
    {
        var pooled = new StrictMeasurement(traces.Items);
        List<GroupMeasures> groups = [new(PooledGroup, pooled.All(traces.TaskCount))];
        List<ScoredTrace>[] bySuite = new List<ScoredTrace>[traces.Suites.Count];
        for (int suite = 0; suite < bySuite.Length; suite++)
        {
            bySuite[suite] = [];
        }

        foreach (ScoredTrace item in traces.Items)
        {
            bySuite[item.Suite].Add(item);
        }

        for (int suite = 0; suite < bySuite.Length; suite++)
        {
            Measures measures = new StrictMeasurement(bySuite[suite]).All(traces.TaskCount);
            groups.Add(new GroupMeasures(traces.Suites[suite], measures));
        }

        groups.Sort(
            1,
            groups.Count - 1,
            Comparer<GroupMeasures>.Create(
                static (left, right) => string.CompareOrdinal(left.Group, right.Group)
            )
        );
        return new StrictResult(groups, TaskBootstrap.Of(pooled, traces.TaskCount), traces.Missing);
    }
}
