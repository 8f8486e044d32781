using Custodes.Primitives;

namespace Custodes.Evaluation.Refits;

/// <summary>Fits weights of calls from labels of sessions.</summary>
/// <remarks>
/// A label says that a session was hijacked, not by which call; and a session scores what its highest
/// call does. So the highest call under the current weights stands for its session, a logistic model is
/// fitted to those, and again, until the calls no longer change: Andrews, Tsochantaridis and Hofmann,
/// "Support Vector Machines for Multiple-Instance Learning". No weight is negative. Same input, same
/// bits.
/// </remarks>
public static class InstanceFit
{
    /// <summary>Rounds of choosing calls at most.</summary>
    public const int RoundCountMax = 6;

    /// <summary>The penalty on standardised weights, where each class has a total weight of 1.</summary>
    public const double Penalty = 1;

    // A feature that hardly varies must not get a huge weight for the little it does.
    private const double SpreadMin = 1e-3;
    private const double FirstWeight = 0.3;

    /// <summary>Fits weights.</summary>
    /// <param name="benign">Sessions that must score low.</param>
    /// <param name="hijacked">Sessions that must score high, once per way the attackers write; each way counts the same.</param>
    /// <param name="used">The features that may get a weight; all others get 0.</param>
    /// <returns>As many coefficients as calls have features.</returns>
    public static LogisticWeights Fit(
        IReadOnlyList<FitSession> benign,
        IReadOnlyList<IReadOnlyList<FitSession>> hijacked,
        IReadOnlyList<int> used
    )
    {
        Invariant.That(benign.Count > 0 && hijacked.Count > 0 && used.Count > 0);
        double[] spreads = Spreads([benign, .. hijacked], used);
        List<Bag> bags = Bags(benign, isPositive: false, 1, used, spreads);
        foreach (IReadOnlyList<FitSession> variant in hijacked)
        {
            bags.AddRange(Bags(variant, isPositive: true, 1.0 / hijacked.Count, used, spreads));
        }

        double[] first = new double[used.Count];
        Array.Fill(first, FirstWeight);
        LogisticWeights weights = new(0, first);
        double[][] chosen = [];
        for (int round = 0; round < RoundCountMax; round++)
        {
            List<LogisticSample> samples = new(bags.Count);
            foreach (Bag bag in bags)
            {
                samples.Add(
                    new LogisticSample(Highest(bag.Calls, weights), bag.IsPositive, bag.Share)
                );
            }

            double[][] next = [.. samples.Select(static sample => sample.Features)];
            if (chosen.AsSpan().SequenceEqual(next))
            {
                break;
            }

            chosen = next;
            weights = LogisticFit.Fit(samples, Penalty);
        }

        int size = bags[0].Size;
        double[] coefficients = new double[size];
        for (int index = 0; index < used.Count; index++)
        {
            coefficients[used[index]] = weights.Coefficients[index] / spreads[index];
        }

        return new LogisticWeights(weights.Intercept, coefficients);
    }

    private static double[] Spreads(
        IReadOnlyList<IReadOnlyList<FitSession>> groups,
        IReadOnlyList<int> used
    )
    {
        double[] spreads = new double[used.Count];
        for (int index = 0; index < spreads.Length; index++)
        {
            // Welford's running mean and sum of squared distances.
            double mean = 0;
            double squares = 0;
            long count = 0;
            foreach (IReadOnlyList<FitSession> group in groups)
            {
                foreach (FitSession session in group)
                {
                    foreach (double[] call in session.Calls)
                    {
                        count++;
                        double distance = call[used[index]] - mean;
                        mean += distance / count;
                        squares += distance * (call[used[index]] - mean);
                    }
                }
            }

            spreads[index] = Math.Max(SpreadMin, Math.Sqrt(squares / Math.Max(1, count)));
        }

        return spreads;
    }

    // A session without a scored call has no instance; it still counted when shares were dealt.
    private static List<Bag> Bags(
        IReadOnlyList<FitSession> sessions,
        bool isPositive,
        double total,
        IReadOnlyList<int> used,
        double[] spreads
    )
    {
        double[] shares = SessionShares.Of(sessions, total);
        List<Bag> bags = new(sessions.Count);
        for (int index = 0; index < shares.Length; index++)
        {
            IReadOnlyList<double[]> calls = sessions[index].Calls;
            if (calls.Count == 0)
            {
                continue;
            }

            double[][] scaled = new double[calls.Count][];
            for (int call = 0; call < scaled.Length; call++)
            {
                scaled[call] = new double[used.Count];
                for (int feature = 0; feature < used.Count; feature++)
                {
                    scaled[call][feature] = calls[call][used[feature]] / spreads[feature];
                }
            }

            bags.Add(new Bag(scaled, isPositive, shares[index], calls[0].Length));
        }

        return bags;
    }

    private static double[] Highest(double[][] calls, LogisticWeights weights)
    {
        double[] highest = calls[0];
        double score = weights.Score(highest);
        foreach (double[] call in calls)
        {
            double other = weights.Score(call);
            if (other > score)
            {
                score = other;
                highest = call;
            }
        }

        return highest;
    }

    private sealed record Bag(double[][] Calls, bool IsPositive, double Share, int Size);
}
