using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Sketches;
using Custodes.Cluster.Hierarchy;
using Custodes.Contracts;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;

namespace Custodes.Node.Hierarchy;

/// <summary>Compares how this node's sessions rank with how the fleet's do. Any thread.</summary>
/// <remarks>
/// A node whose detectors alarm far more often, or never, is not like the others: its baseline is young or poisoned, its
/// telemetry is another's, or its agents are. It is shown and decides nothing. Counts are halved when they reach a limit,
/// so that what was is forgotten. 5 KB for a role and detector.
/// </remarks>
internal sealed class CalibrationWatch(ClusterMap map, string[] roleNames)
{
    /// <summary>Sessions below which nobody is said to deviate.</summary>
    public const int SessionsMin = 50;

    private const int SessionsMax = 10_000;
    private const double DistanceMin = 0.1;

    // Kolmogorov: chance alone is further away in one of a hundred.
    private const double ChanceFactor = 1.63;

    private readonly Lock gate = new();
    private readonly SortedDictionary<(ushort Role, int Detector), int[]> counts = [];
    private GlobalBaseline? fleet;

    /// <summary>Adds what is reported of an epoch, by place of the agent.</summary>
    public void Take(IReadOnlyDictionary<uint, AgentTally> reported)
    {
        lock (gate)
        {
            foreach ((uint agent, AgentTally tally) in reported)
            {
                for (int detector = 0; detector < ReportDetector.Count; detector++)
                {
                    Add(map.Fleet.Agents[(int)agent].Role, detector, tally.RanksOf(detector));
                }
            }
        }
    }

    /// <summary>What to compare with.</summary>
    public void Take(GlobalBaseline baseline)
    {
        lock (gate)
        {
            fleet = baseline;
        }
    }

    /// <summary>One row for each role and detector of which both are known.</summary>
    public IReadOnlyList<OwnCalibration> View()
    {
        lock (gate)
        {
            List<OwnCalibration> rows = [];
            foreach (((ushort role, int detector), int[] own) in counts)
            {
                Detector name = ReportDetector.Detectors[detector];
                int place = map.Fleet.Calibrated.IndexOf(name);
                if (place < 0 || fleet?.Find(role) is not { } known)
                {
                    continue;
                }

                ReadOnlySpan<CdfPoint> points = known.Calibrations.Span[place].Span;
                if (points.Length > 0)
                {
                    (long sessions, double distance) = Compare(own, points);
                    double most = DistanceMin + (ChanceFactor / Math.Sqrt(sessions));
                    rows.Add(
                        new OwnCalibration(
                            roleNames[role],
                            $"{name}",
                            sessions,
                            distance,
                            sessions >= SessionsMin && distance > most
                        )
                    );
                }
            }

            return rows;
        }
    }

    /// <summary>Adds the same as metrics.</summary>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        foreach (OwnCalibration row in View())
        {
            KeyValuePair<string, string>[] labels =
            [
                new("role", row.Role),
                new("detector", row.Detector),
            ];
            samples.Add(
                new MetricSample(
                    "custodes_calibration_distance",
                    "Largest difference between how this node's sessions rank and how the fleet's do, 0 to 1.",
                    MetricType.Gauge,
                    labels,
                    row.Distance
                )
            );
            samples.Add(
                new MetricSample(
                    "custodes_calibration_deviating",
                    "1 when that is more than chance and a tenth.",
                    MetricType.Gauge,
                    labels,
                    row.IsDeviating ? 1 : 0
                )
            );
        }
    }

    private static (long Sessions, double Distance) Compare(int[] own, ReadOnlySpan<CdfPoint> fleet)
    {
        long sessions = 0;
        foreach (int count in own)
        {
            sessions += count;
        }

        long seen = 0;
        double below = 0;
        double distance = 0;
        int next = 0;
        for (int bin = 0; bin < own.Length; bin++)
        {
            for (; next < fleet.Length && fleet[next].Bin <= bin; next++)
            {
                below = fleet[next].Below / (double)QuantileSketch.UnitMass;
            }

            seen += own[bin];
            distance = Math.Max(distance, Math.Abs((seen / (double)Math.Max(sessions, 1)) - below));
        }

        return (sessions, distance);
    }

    private void Add(ushort role, int detector, ReadOnlySpan<float> ranks)
    {
        if (ranks.IsEmpty)
        {
            return;
        }

        if (!counts.TryGetValue((role, detector), out int[]? own))
        {
            counts.Add((role, detector), own = new int[SketchBins.OutermostBin + 1]);
        }

        long sessions = 0;
        foreach (float rank in ranks)
        {
            own[Math.Max((short)0, SketchBins.Of(Fixed.FromDouble(rank)))]++;
        }

        foreach (int count in own)
        {
            sessions += count;
        }

        if (sessions > SessionsMax)
        {
            for (int bin = 0; bin < own.Length; bin++)
            {
                own[bin] /= 2;
            }
        }
    }
}
