using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Simulation.Aggregation;

/// <summary>Agents that sign false numbers, ten standard deviations out: what no proof helps against.</summary>
public static class MaliciousAgents
{
    private const double Out = 10;

    /// <summary>One epoch of 10,000 agents after one in which all were honest.</summary>
    /// <param name="seed">For everything.</param>
    /// <param name="perMille">Of the agents that lie.</param>
    public static MaliciousAgentsResult Run(ulong seed, int perMille)
    {
        FleetSize size = FleetSize.Main with { Features = 1 };
        AggregationRules plain = AggregationExperiment.PlainRules with { TrimPerMille = 400 };
        AggregationRules never = plain with { MedianSwitchPerMille = ushort.MaxValue };
        AggregationRules always = plain with { MedianSwitchPerMille = 0, TrimPerMille = 250 };
        RoleBaseline mean = After(size, seed, perMille, never, new PlainCombiner(), out _);
        RoleBaseline means = After(size, seed, perMille, never, new RobustCombiner(), out _);
        RoleBaseline medians = After(
            size,
            seed,
            perMille,
            always,
            new RobustCombiner(),
            out double inflation
        );
        RoleBaseline ours = After(
            size,
            seed,
            perMille,
            new AggregationRules { StepPerMille = 1000, StepMaxPerMille = ushort.MaxValue },
            new RobustCombiner(),
            out _
        );
        RoleBaseline honest = After(size, seed, 0, always, new RobustCombiner(), out _);
        double scale = ScaleOf(honest);
        double middle = CentreOf(honest);
        return new MaliciousAgentsResult(
            perMille / 1000.0,
            (CentreOf(mean) - middle) / scale,
            (CentreOf(means) - middle) / scale,
            (CentreOf(medians) - middle) / scale,
            (CentreOf(ours) - middle) / scale,
            inflation,
            ScaleOf(medians) / scale,
            (CentreOf(medians) - middle + (5 * ScaleOf(medians))) / scale
        );
    }

    // With η of 1 and no clamp the baseline after an epoch is what the epoch said. The anchor is not asked:
    // what is measured is the combination.
    private static RoleBaseline After(
        FleetSize size,
        ulong seed,
        int perMille,
        AggregationRules rules,
        ICombiner combiner,
        out double inflation
    )
    {
        AggregationRules unclamped = rules with
        {
            StepPerMille = 1000,
            StepMaxPerMille = ushort.MaxValue,
            AnchorPerMille = ushort.MaxValue,
            AnchorScalePerMille = ushort.MaxValue,
        };
        SimulatedFleet fleet = new(size, unclamped, seed);
        GlobalBaseline first = Combine(fleet, 1, fleet.Report(1), previous: null, combiner);
        SignedReport[] reports = fleet.Report(2);
        double honest = Deviation(reports);
        SplitMix64 random = new(SplitMix64.Mix(seed ^ 0xBAD));
        for (int left = reports.Length * perMille / 1000; left > 0; )
        {
            int agent = random.Below(reports.Length);
            FeatureReport said = reports[agent].Report.Features.Span[0];
            double mean = Fixed.ToDouble(said.Mean);
            if (mean < SimulatedFleet.Mean + (0.6 * Out))
            {
                AgentReport lie = SimulatedFleet.ReportOf(
                    fleet.Registry,
                    (uint)agent,
                    2,
                    [SimulatedFleet.FeatureOf(SimulatedFleet.Mean + Out)]
                );
                reports[agent] = fleet.Sign(lie);
                left--;
            }
        }

        inflation = Deviation(reports) / honest;
        return Combine(fleet, 2, reports, first, combiner).Find(0)!;
    }

    private static GlobalBaseline Combine(
        SimulatedFleet fleet,
        ulong epoch,
        SignedReport[] reports,
        GlobalBaseline? previous,
        ICombiner combiner
    )
    {
        EpochContext context = new(fleet.Registry, epoch, Sha256Hash.OfNothing, previous, [], []);
        SummaryBuilder builder = new();
        List<SummaryContent> contents = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            SignedReport[] members = new SignedReport[bucket.Agents.Length];
            for (int index = 0; index < members.Length; index++)
            {
                members[index] = reports[bucket.Agents[index]];
            }

            contents.Add(builder.Build(context, bucket, members));
        }

        return BaselineStep.Next(context, [combiner.Combine(context, 0, contents)], []);
    }

    private static double CentreOf(RoleBaseline role) =>
        Fixed.ToDouble(role.Features.Span[0].Centre);

    private static double ScaleOf(RoleBaseline role) => Fixed.ToDouble(role.Features.Span[0].Scale);

    private static double Deviation(SignedReport[] reports)
    {
        double sum = 0;
        double squares = 0;
        foreach (SignedReport report in reports)
        {
            double mean = Fixed.ToDouble(report.Report.Features.Span[0].Mean);
            sum += mean;
            squares += mean * mean;
        }

        double middle = sum / reports.Length;
        return Math.Sqrt((squares / reports.Length) - (middle * middle));
    }
}
