using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Sketches;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Hierarchy;

/// <summary>How the fleet's sessions rank, out of a baseline.</summary>
/// <remarks>A bin is 3 % wide, so that shares are of p-values that are right to a tenth at 0.1 and a fifth at 0.001.</remarks>
public static class CalibrationFigures
{
    /// <summary>One row for each role and detector that anything is certified of.</summary>
    public static IReadOnlyList<FleetCalibration> Of(GlobalBaseline baseline, ClusterMap map)
    {
        if (map.Fleet.Calibrated.Length == 0)
        {
            return [];
        }

        string[] names = RoleNames(map);
        List<FleetCalibration> rows = [];
        foreach (RoleBaseline role in baseline.Roles)
        {
            for (int detector = 0; detector < role.Calibrations.Length; detector++)
            {
                ReadOnlySpan<CdfPoint> points = role.Calibrations.Span[detector].Span;
                if (points.Length > 0)
                {
                    rows.Add(
                        new FleetCalibration(
                            names[role.Role],
                            $"{map.Fleet.Calibrated[detector]}",
                            Beyond(points, 0.1),
                            Beyond(points, 0.01),
                            Beyond(points, 0.001)
                        )
                    );
                }
            }
        }

        return rows;
    }

    internal static string[] RoleNames(ClusterMap map)
    {
        string[] names = new string[map.Fleet.Roles.Length];
        for (int agent = 0; agent < map.Agents.Length; agent++)
        {
            names[map.Fleet.Agents[agent].Role] = map.Agents[agent].Role;
        }

        return names;
    }

    private static double AtMost(ReadOnlySpan<CdfPoint> points, short bin)
    {
        double below = 0;
        foreach (CdfPoint point in points)
        {
            if (point.Bin > bin)
            {
                break;
            }

            below = point.Below / (double)QuantileSketch.UnitMass;
        }

        return below;
    }

    // The bin that the p-value lies in counts as beyond it: an alarm too many is better told than one too few.
    private static double Beyond(ReadOnlySpan<CdfPoint> points, double pValue) =>
        1 - AtMost(points, (short)(SketchBins.Of(Fixed.FromDouble(-Math.Log2(pValue))) - 1));
}
