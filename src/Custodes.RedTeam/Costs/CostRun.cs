using Custodes.Primitives;

namespace Custodes.RedTeam.Costs;

/// <summary>Measures operations of both sides in turns, so that what else the machine does falls on both.</summary>
/// <remarks>
/// Processor time of the process counts, not the clock on the wall. Either side goes first in every other round; a round is
/// as long for both as the machine lets it be, and the ratio is taken round by round.
/// </remarks>
public static class CostRun
{
    // Processor time is told in steps; below this a round is repeated within itself until steps no longer matter.
    private static readonly TimeSpan RoundMin = TimeSpan.FromMilliseconds(20);

    private const int RepeatsMax = 4_096;

    /// <summary>Measures all operations.</summary>
    /// <param name="rounds">How often each, besides one round that compiles the code.</param>
    /// <param name="seed">What fleets are drawn from.</param>
    /// <param name="scratch">An empty directory for the log that is measured.</param>
    /// <param name="clock">Processor time that the process has used so far.</param>
    /// <param name="progress">Takes a line now and then.</param>
    /// <param name="cancellation">Ends it between two operations.</param>
    public static IReadOnlyList<CostResult> Run(
        int rounds,
        ulong seed,
        string scratch,
        Func<TimeSpan> clock,
        Action<string> progress,
        CancellationToken cancellation
    )
    {
        Invariant.That(rounds > 0);
        List<CostResult> results = [];
        foreach (Func<ICostBench> make in Benches(seed, scratch))
        {
            using ICostBench bench = make();
            foreach (CostOperation operation in bench.Operations)
            {
                cancellation.ThrowIfCancellationRequested();
                int few = Math.Min(rounds, operation.RoundsMax);
                results.Add(Measure(operation, few, clock));
                progress($"{operation.Name}: {few} rounds");
            }
        }

        return results;
    }

    /// <summary>Measures one operation.</summary>
    internal static CostResult Measure(CostOperation operation, int rounds, Func<TimeSpan> clock)
    {
        int plainRepeats = operation.Plain is { } side ? Repeats(side, clock) : 0;
        int hardenedRepeats = Repeats(operation.Hardened, clock);
        double[] plain = new double[rounds];
        double[] hardened = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            bool isPlainFirst = round % 2 == 0;
            if (isPlainFirst && operation.Plain is { } before)
            {
                plain[round] = Take(before, plainRepeats, clock);
            }

            hardened[round] = Take(operation.Hardened, hardenedRepeats, clock);
            if (!isPlainFirst && operation.Plain is { } after)
            {
                plain[round] = Take(after, plainRepeats, clock);
            }
        }

        if (operation.Plain is null)
        {
            return new CostResult(
                operation.Name,
                operation.What,
                operation.Unit,
                PlainNs: null,
                Quantile(hardened, 0.5),
                Ratio: null,
                RatioLow: null,
                RatioHigh: null
            );
        }

        double[] ratios = [.. hardened.Zip(plain, static (one, other) => one / other)];
        return new CostResult(
            operation.Name,
            operation.What,
            operation.Unit,
            Quantile(plain, 0.5),
            Quantile(hardened, 0.5),
            Quantile(ratios, 0.5),
            Quantile(ratios, 0.25),
            Quantile(ratios, 0.75)
        );
    }

    private static Func<ICostBench>[] Benches(ulong seed, string scratch) =>
        [
            () => new AggregationCosts(seed, 1_000, isSigned: false),
            () => new AggregationCosts(seed, 10_000, isSigned: false),
            () => new AggregationCosts(seed, 1_000, isSigned: true),
            () => new AggregationCosts(seed, 10_000, isSigned: true),
            () => new MessageCosts(seed),
            () => new ObservationCosts(seed),
            () => new EvidenceCosts(scratch),
        ];

    // The first call compiles the code; the calls after it say how many fill a round.
    private static int Repeats(CostWork work, Func<TimeSpan> clock)
    {
        _ = Take(work, 1, clock);
        int repeats = 1;
        while (
            repeats < RepeatsMax
            && Take(work, repeats, clock) * work.Units * repeats < RoundMin.TotalNanoseconds
        )
        {
            repeats *= 2;
        }

        return repeats;
    }

    // Nanoseconds a unit.
    private static double Take(CostWork work, int repeats, Func<TimeSpan> clock)
    {
        TimeSpan taken = TimeSpan.Zero;
        if (work.Prepare is { } prepare)
        {
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                prepare();
                TimeSpan from = clock();
                work.Call();
                taken += clock() - from;
            }
        }
        else
        {
            TimeSpan from = clock();
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                work.Call();
            }

            taken = clock() - from;
        }

        return taken.TotalNanoseconds / ((double)repeats * work.Units);
    }

    private static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(share * (sorted.Length - 1))];
    }
}
