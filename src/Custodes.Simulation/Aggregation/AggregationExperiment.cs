using System.Diagnostics;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;

namespace Custodes.Simulation.Aggregation;

/// <summary>Lying aggregators against the designs: which moves, and how far.</summary>
/// <remarks>
/// Real reports, summaries, plan, store and combination of the product; signatures are a keyed hash. Schemes and cells
/// see the same agents. The same seed gives the same digests.
/// </remarks>
public static class AggregationExperiment
{
    /// <summary>Rules of the designs without replicas, clamp and anchor: they only smooth.</summary>
    public static AggregationRules PlainRules { get; } =
        new()
        {
            ReplicaCount = 1,
            ReplicasMin = 1,
            ClipScales = ushort.MaxValue,
            StepMaxPerMille = ushort.MaxValue,
            AnchorPerMille = ushort.MaxValue,
            AnchorScalePerMille = ushort.MaxValue,
            AuditPerMille = 0,
        };

    /// <summary>Runs schemes through cells.</summary>
    /// <param name="size">Of the fleet.</param>
    /// <param name="seed">For everything.</param>
    /// <param name="epochs">How many.</param>
    /// <param name="schemes">Which.</param>
    /// <param name="cells">Which.</param>
    /// <param name="progress">Is told each epoch that is done, and how to ask for the results so far.</param>
    public static IReadOnlyList<ExperimentResult> Run(
        FleetSize size,
        ulong seed,
        int epochs,
        IReadOnlyList<Scheme> schemes,
        IReadOnlyList<ExperimentOptions> cells,
        Action<int, Func<IReadOnlyList<ExperimentResult>>>? progress = null
    )
    {
        // Two registries with the same agents: the rules differ, and the rules are in the hash of each.
        SimulatedFleet plain = new(size, PlainRules, seed);
        SimulatedFleet single = new(
            size,
            new AggregationRules { ReplicaCount = 1, ReplicasMin = 1 },
            seed
        );
        SimulatedFleet ours = new(size, new AggregationRules(), seed);
        SiteContents sites = new(plain);
        DrawnBuckets singleBuckets = new(single);
        DrawnBuckets ourBuckets = new(ours);
        List<(ExperimentOptions Cell, Scheme Scheme, LyingSites Liars, SchemeRun Run)> runs = [];
        foreach (ExperimentOptions cell in cells)
        {
            LyingSites liars = new(size, cell.Attack, cell.LiarPercent, cell.Placement, seed);
            foreach (Scheme scheme in schemes)
            {
                SchemeRun run = scheme switch
                {
                    Scheme.Plain => new SiteRun(plain, liars, new PlainCombiner(), 1, sites),
                    Scheme.PlainInflated => new SiteRun(
                        plain,
                        liars,
                        new PlainCombiner(),
                        20,
                        sites
                    ),
                    Scheme.MedianTree => new SiteRun(
                        plain,
                        liars,
                        new MedianTreeCombiner(size.Regions),
                        1,
                        sites
                    ),
                    Scheme.Unreplicated => new StoreRun(
                        single,
                        liars,
                        isAudited: false,
                        singleBuckets
                    ),
                    Scheme.Ours => new StoreRun(ours, liars, isAudited: false, ourBuckets),
                    Scheme.OursAudited => new StoreRun(ours, liars, isAudited: true, ourBuckets),
                    _ => throw new UnreachableException("The schemes are listed."),
                };
                runs.Add((cell, scheme, liars, run));
            }
        }

        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            StepAll(runs, (ulong)epoch, plain, single, ours);
            progress?.Invoke(epoch, () => ResultsOf(runs));
        }

        return ResultsOf(runs);
    }

    private static List<ExperimentResult> ResultsOf(
        List<(ExperimentOptions Cell, Scheme Scheme, LyingSites Liars, SchemeRun Run)> runs
    )
    {
        List<ExperimentResult> results = [];
        foreach ((ExperimentOptions cell, Scheme scheme, LyingSites liars, SchemeRun run) in runs)
        {
            results.Add(
                new ExperimentResult(
                    cell,
                    scheme,
                    run.Corruption,
                    run.CorruptionMax,
                    run.CorruptionEver,
                    liars.Count,
                    run.LiarsCaught,
                    run.HonestCaught,
                    run.Baseline?.Digest.ToString() ?? ""
                )
            );
        }

        return results;
    }

    private static void StepAll(
        List<(ExperimentOptions Cell, Scheme Scheme, LyingSites Liars, SchemeRun Run)> runs,
        ulong epoch,
        SimulatedFleet plain,
        SimulatedFleet single,
        SimulatedFleet ours
    )
    {
        SignedReport[]? plainReports = null;
        SignedReport[]? singleReports = null;
        SignedReport[]? ourReports = null;
        foreach ((_, Scheme scheme, _, SchemeRun run) in runs)
        {
            SignedReport[] reports = scheme switch
            {
                Scheme.Unreplicated => singleReports ??= single.Report(epoch),
                Scheme.Ours or Scheme.OursAudited => ourReports ??= ours.Report(epoch),
                _ => plainReports ??= plain.Report(epoch),
            };
            run.Step(epoch, reports);
        }
    }
}
