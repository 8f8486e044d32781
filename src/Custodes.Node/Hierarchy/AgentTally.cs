using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Node.Hierarchy;

/// <summary>What one agent did in an epoch, until it is reported.</summary>
internal sealed class AgentTally
{
    // Distinct ones that are counted; of those the most frequent are reported.
    private const int DistinctMax = 256;
    private readonly FeatureTally[] features = new FeatureTally[ReportFeature.Count];
    private readonly FeatureTally[] ranks = new FeatureTally[ReportDetector.Count];
    private readonly Dictionary<ulong, int> uses = [];
    private readonly Dictionary<(ulong From, ulong To), int> transitions = [];

    public AgentTally()
    {
        for (int feature = 0; feature < features.Length; feature++)
        {
            features[feature] = new FeatureTally();
        }

        for (int detector = 0; detector < ranks.Length; detector++)
        {
            ranks[detector] = new FeatureTally();
        }
    }

    /// <summary>Counts a number.</summary>
    public void Add(int feature, float value) => features[feature].Add(value);

    /// <summary>Counts an action after another.</summary>
    public void Add(ulong from, ulong to)
    {
        Count(uses, to);
        Count(transitions, (from, to));
    }

    /// <summary>Counts a session's rank under a detector of <see cref="ReportDetector"/>; none when it is no number.</summary>
    public void AddRank(int detector, float bits) => ranks[detector].Add(bits);

    /// <summary>Ranks that were kept: all of them, or as many as are drawn of more.</summary>
    public ReadOnlySpan<float> RanksOf(int detector) => ranks[detector].Kept;

    /// <summary>The report.</summary>
    /// <param name="registry">Hash of the registry.</param>
    /// <param name="calibrated">Detectors that the registry wants to hear of; of those that are not live, nothing is told.</param>
    /// <param name="agent">Place of the agent.</param>
    /// <param name="epoch">Which epoch.</param>
    /// <param name="sketch">Used for each sketch.</param>
    public AgentReport ToReport(
        Sha256Hash registry,
        ReadOnlySpan<Detector> calibrated,
        uint agent,
        ulong epoch,
        SketchBuilder sketch
    ) =>
        new()
        {
            Registry = registry,
            Agent = agent,
            Epoch = epoch,
            Sequence = epoch,
            Features = Array.ConvertAll(features, feature => feature.ToReport(sketch)),
            Calibrations = Calibrations(calibrated, sketch),
            Categories = Shares(),
            Transitions = Pairs(),
        };

    private CalibrationReport[] Calibrations(
        ReadOnlySpan<Detector> calibrated,
        SketchBuilder sketch
    )
    {
        CalibrationReport[] all = new CalibrationReport[calibrated.Length];
        for (int index = 0; index < all.Length; index++)
        {
            int own = ReportDetector.Detectors.IndexOf(calibrated[index]);
            FeatureReport told = own < 0 ? default : ranks[own].ToReport(sketch);
            all[index] = new CalibrationReport(told.Count, told.Sketch ?? QuantileSketch.Empty);
        }

        return all;
    }

    private static void Count<T>(Dictionary<T, int> counts, T key)
        where T : notnull
    {
        if (counts.TryGetValue(key, out int count))
        {
            counts[key] = count + 1;
        }
        else if (counts.Count < DistinctMax)
        {
            counts.Add(key, 1);
        }
    }

    private static List<(T Key, int Count)> MostFrequent<T>(Dictionary<T, int> counts, int most)
        where T : notnull
    {
        List<(T Key, int Count)> sorted = [];
        foreach ((T key, int count) in counts)
        {
            sorted.Add((key, count));
        }

        sorted.Sort(
            static (left, right) =>
                left.Count == right.Count
                    ? Comparer<T>.Default.Compare(left.Key, right.Key)
                    : right.Count.CompareTo(left.Count)
        );
        sorted.RemoveRange(Math.Min(most, sorted.Count), Math.Max(0, sorted.Count - most));
        sorted.Sort(static (left, right) => Comparer<T>.Default.Compare(left.Key, right.Key));
        return sorted;
    }

    // Of all that was counted, not of what is reported: what is left out is no reason to think more of the rest.
    private CategoryShare[] Shares()
    {
        long total = 0;
        foreach (int count in uses.Values)
        {
            total += count;
        }

        List<CategoryShare> shares = [];
        foreach ((ulong id, int count) in MostFrequent(uses, ReportLimits.CategoryCountMax))
        {
            uint share = (uint)(count * (long)QuantileSketch.UnitMass / total);
            if (share > 0)
            {
                shares.Add(new CategoryShare(id, share));
            }
        }

        return [.. shares];
    }

    private TransitionCount[] Pairs()
    {
        List<((ulong From, ulong To) Key, int Count)> found = MostFrequent(
            transitions,
            ReportLimits.TransitionCountMax
        );
        long total = 0;
        foreach ((_, int count) in found)
        {
            total += count;
        }

        // Together no more than a report may tell: then each in proportion.
        long most = Math.Min(total, ReportLimits.ValueCountMax);
        List<TransitionCount> pairs = [];
        foreach (((ulong from, ulong to), int count) in found)
        {
            long told = count * most / total;
            if (told > 0)
            {
                pairs.Add(new TransitionCount(from, to, (ushort)told));
            }
        }

        Invariant.That(pairs.Count <= ReportLimits.TransitionCountMax);
        return [.. pairs];
    }
}
