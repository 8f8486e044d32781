using System.Diagnostics.CodeAnalysis;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Refits;

/// <summary>Weights for each suite, fitted on the other suites alone.</summary>
/// <remarks>
/// The same few injection goals stand in every fold of a suite, so weights fitted with any session of
/// the suite look far too good on it. Every (suite, class) has the same total weight: neither a large
/// suite nor the rarer class decides.
/// </remarks>
public sealed class RefitPlan
{
    /// <summary>The penalty unless told otherwise: 1 over a thousand sessions.</summary>
    public const double DefaultPenalty = 1e-3;

    private readonly Dictionary<string, LogisticWeights> weights;

    private RefitPlan(Dictionary<string, LogisticWeights> weights, LogisticWeights forOthers)
    {
        this.weights = weights;
        ForOthers = forOthers;
    }

    /// <summary>The weights for suites that had no session, fitted on all.</summary>
    public LogisticWeights ForOthers { get; }

    /// <summary>The suites with weights of their own.</summary>
    public IReadOnlyCollection<string> Suites => weights.Keys;

    /// <summary>The weights with which sessions of a suite may be scored: none of its own had a part in them.</summary>
    public LogisticWeights For(string suite) =>
        weights.TryGetValue(suite, out LogisticWeights? own) ? own : ForOthers;

    /// <summary>
    /// The sessions to fit to: benign and hijacked traces, by time. Null features leave a trace out.
    /// </summary>
    public static IReadOnlyList<RefitSession> SessionsOf(
        LabelledTraces labelled,
        Func<int, double[]?> featuresOf
    )
    {
        List<RefitSession> sessions = [];
        foreach (int trace in labelled.InTimeOrder)
        {
            TraceLabel label = labelled.LabelOf(trace);
            if (label.Class != TraceClass.Resisted && featuresOf(trace) is double[] features)
            {
                bool isHijacked = label.Class == TraceClass.Hijacked;
                sessions.Add(new RefitSession(label.Suite, isHijacked, features));
            }
        }

        return sessions;
    }

    /// <summary>Fits the weights of every suite that has a session.</summary>
    public static bool TryFit(
        IReadOnlyList<RefitSession> sessions,
        double penalty,
        [NotNullWhen(true)] out RefitPlan? plan,
        out RefitFault fault
    )
    {
        plan = null;
        fault = Check(sessions);
        if (fault != RefitFault.None)
        {
            return false;
        }

        SortedSet<string> suites = new(StringComparer.Ordinal);
        foreach (RefitSession session in sessions)
        {
            suites.Add(session.Suite);
        }

        Dictionary<string, LogisticWeights> fitted = new(StringComparer.Ordinal);
        foreach (string suite in suites)
        {
            if (!TryFitWithout(sessions, suite, penalty, out LogisticWeights? found))
            {
                fault = RefitFault.OnlyOneSuite;
                return false;
            }

            fitted.Add(suite, found);
        }

        bool hasAll = TryFitWithout(sessions, leftOut: null, penalty, out LogisticWeights? all);
        fault = hasAll ? RefitFault.None : RefitFault.OnlyOneSuite;
        plan = all is null ? null : new RefitPlan(fitted, all);
        return plan is not null;
    }

    private static RefitFault Check(IReadOnlyList<RefitSession> sessions)
    {
        if (sessions.Count == 0)
        {
            return RefitFault.NoSessions;
        }

        int count = sessions[0].Features.Length;
        foreach (RefitSession session in sessions)
        {
            if (session.Features.Length != count || count == 0)
            {
                return RefitFault.UnequalFeatures;
            }

            foreach (double feature in session.Features)
            {
                if (!double.IsFinite(feature))
                {
                    return RefitFault.FeatureNotFinite;
                }
            }
        }

        return RefitFault.None;
    }

    private static bool TryFitWithout(
        IReadOnlyList<RefitSession> sessions,
        string? leftOut,
        double penalty,
        [NotNullWhen(true)] out LogisticWeights? fitted
    )
    {
        Dictionary<(string Suite, bool IsHijacked), int> counts = [];
        bool hasBenign = false;
        bool hasHijacked = false;
        foreach (RefitSession session in sessions)
        {
            if (session.Suite != leftOut)
            {
                (string, bool) cell = (session.Suite, session.IsHijacked);
                counts[cell] = counts.GetValueOrDefault(cell) + 1;
                hasBenign |= !session.IsHijacked;
                hasHijacked |= session.IsHijacked;
            }
        }

        fitted = null;
        if (!hasBenign || !hasHijacked)
        {
            return false;
        }

        List<LogisticSample> samples = new(sessions.Count);
        foreach (RefitSession session in sessions)
        {
            if (session.Suite != leftOut)
            {
                double weight = 1.0 / counts[(session.Suite, session.IsHijacked)];
                samples.Add(new LogisticSample(session.Features, session.IsHijacked, weight));
            }
        }

        fitted = LogisticFit.Fit(samples, penalty);
        return true;
    }
}
