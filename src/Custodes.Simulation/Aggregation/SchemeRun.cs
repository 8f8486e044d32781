using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Reports;

namespace Custodes.Simulation.Aggregation;

/// <summary>One scheme under one attack, epoch by epoch.</summary>
public abstract class SchemeRun(SimulatedFleet fleet, LyingSites liars)
{
    // Up to here what the first epoch's chance gave wears off: (1 - η)^100 is 0.6 %.
    private const ulong SettledEpoch = 100;

    /// <summary>Root mean square over numbers of baseline minus truth, in standard deviations of the fleet.</summary>
    public double Corruption { get; private set; }

    /// <summary>The largest from epoch 100 on.</summary>
    public double CorruptionMax { get; private set; }

    /// <summary>The largest of all.</summary>
    public double CorruptionEver { get; private set; }

    /// <summary>Liars that were proven.</summary>
    public int LiarsCaught { get; protected set; }

    /// <summary>Honest ones that were proven liars, which must not be.</summary>
    public int HonestCaught { get; protected set; }

    /// <summary>The newest baseline.</summary>
    public GlobalBaseline? Baseline { get; protected set; }

    /// <summary>The agents.</summary>
    protected SimulatedFleet Fleet { get; } = fleet;

    /// <summary>The attackers.</summary>
    protected LyingSites Liars { get; } = liars;

    /// <summary>Goes through an epoch.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="reports">What the agents report, by place.</param>
    public void Step(ulong epoch, SignedReport[] reports)
    {
        Baseline = Aggregate(epoch, reports);
        RoleBaseline role = Baseline.Find(0)!;
        double sum = 0;
        for (int feature = 0; feature < Fleet.Size.Features; feature++)
        {
            double off = Fixed.ToDouble(role.Features.Span[feature].Centre) - Fleet.Truth[feature];
            sum += off * off;
        }

        Corruption = Math.Sqrt(sum / Fleet.Size.Features);
        CorruptionEver = Math.Max(CorruptionEver, Corruption);
        if (epoch >= SettledEpoch)
        {
            CorruptionMax = Math.Max(CorruptionMax, Corruption);
        }
    }

    /// <summary>The baseline after an epoch.</summary>
    protected abstract GlobalBaseline Aggregate(ulong epoch, SignedReport[] reports);
}
