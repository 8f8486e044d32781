using Custodes.Evaluation.Inputs;

namespace Custodes.Evaluation.Metrics;

/// <summary>The labelled traces that have a score, in the order of the labels.</summary>
public sealed class ScoredTraces
{
    private ScoredTraces(
        IReadOnlyList<ScoredTrace> items,
        IReadOnlyList<string> suites,
        int taskCount,
        int missing
    )
    {
        Items = items;
        Suites = suites;
        TaskCount = taskCount;
        Missing = missing;
    }

    /// <summary>The traces.</summary>
    public IReadOnlyList<ScoredTrace> Items { get; }

    /// <summary>The suites' names, in order of first appearance.</summary>
    public IReadOnlyList<string> Suites { get; }

    /// <summary>User tasks, the clusters of the bootstrap.</summary>
    public int TaskCount { get; }

    /// <summary>Labelled traces that have no score, those left out by definition not counted.</summary>
    public int Missing { get; }

    /// <summary>Joins labels and scores; <paramref name="scoreOf"/> gives null for a trace without a score.</summary>
    public static ScoredTraces Join(Labels labels, Func<TraceLabel, TraceScore?> scoreOf)
    {
        List<ScoredTrace> items = new(labels.Records.Count);
        List<string> suites = [];
        Dictionary<string, int> suiteIndices = new(StringComparer.Ordinal);
        Dictionary<string, int> taskIndices = new(StringComparer.Ordinal);
        int missing = 0;
        foreach (TraceLabel label in labels.Records)
        {
            if (label.IsLeftOut)
            {
                continue;
            }

            if (scoreOf(label) is not TraceScore score)
            {
                missing++;
                continue;
            }

            if (!suiteIndices.TryGetValue(label.Suite, out int suite))
            {
                suite = suites.Count;
                suites.Add(label.Suite);
                suiteIndices.Add(label.Suite, suite);
            }

            string name = $"{label.Suite}/{label.UserTask}";
            if (!taskIndices.TryGetValue(name, out int task))
            {
                task = taskIndices.Count;
                taskIndices.Add(name, task);
            }

            items.Add(
                new ScoredTrace(
                    label.Class,
                    suite,
                    task,
                    score.Score,
                    score.FirstAlarmSequence,
                    label.FirstBadSequence
                )
            );
        }

        return new ScoredTraces(items, suites, taskIndices.Count, missing);
    }
}
