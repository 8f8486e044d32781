using System.Diagnostics.CodeAnalysis;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Refits;

/// <summary>Which traces have a part in the weights of a suite: never one of the suite itself.</summary>
/// <remarks>
/// The same few injection goals stand in every fold of a suite, so weights fitted with any session of
/// the suite look far too good on it. A trace of the suite that is left out is neither learnt nor
/// measured here; whatever its label says changes nothing. Folds are those of the unseen task, so
/// that the features are those of tasks the baseline has not seen.
/// </remarks>
public sealed class RefitPlan
{
    private RefitPlan(
        string? leftOut,
        IReadOnlyCollection<string> suites,
        IReadOnlyList<RefitFold> folds
    )
    {
        LeftOut = leftOut;
        Suites = suites;
        Folds = folds;
    }

    /// <summary>The suite the weights are for; null when none is left out.</summary>
    public string? LeftOut { get; }

    /// <summary>The suites that have a part, by name.</summary>
    public IReadOnlyCollection<string> Suites { get; }

    /// <summary>The rounds.</summary>
    public IReadOnlyList<RefitFold> Folds { get; }

    /// <summary>The suites of labelled traces, by name.</summary>
    public static IReadOnlyList<string> SuitesOf(LabelledTraces labelled)
    {
        SortedSet<string> suites = new(StringComparer.Ordinal);
        foreach (int trace in labelled.InTimeOrder)
        {
            _ = suites.Add(labelled.LabelOf(trace).Suite);
        }

        return [.. suites];
    }

    /// <summary>Plans the fit of one suite's weights, or of weights for all when none is left out.</summary>
    public static bool TryMake(
        LabelledTraces labelled,
        string? leftOut,
        [NotNullWhen(true)] out RefitPlan? plan,
        out RefitFault fault
    )
    {
        List<RefitFold> folds = [];
        foreach (ProtocolFold fold in ProtocolPlan.Of(Protocol.UnseenTask, labelled))
        {
            List<int> learn = Of(labelled, fold.Learn, TraceClass.Benign, leftOut);
            List<int> benign = Of(labelled, fold.Score, TraceClass.Benign, leftOut);
            List<int> hijacked = Of(labelled, fold.Score, TraceClass.Hijacked, leftOut);
            if (benign.Count + hijacked.Count > 0)
            {
                folds.Add(new RefitFold(learn, benign, hijacked));
            }
        }

        fault = Check(folds);
        plan =
            fault == RefitFault.None
                ? new RefitPlan(leftOut, SuitesOf(labelled, folds), folds)
                : null;
        return plan is not null;
    }

    private static SortedSet<string> SuitesOf(LabelledTraces labelled, List<RefitFold> folds)
    {
        SortedSet<string> suites = new(StringComparer.Ordinal);
        foreach (RefitFold fold in folds)
        {
            foreach (int trace in (IEnumerable<int>)[.. fold.Benign, .. fold.Hijacked])
            {
                _ = suites.Add(labelled.LabelOf(trace).Suite);
            }
        }

        return suites;
    }

    private static RefitFault Check(List<RefitFold> folds)
    {
        if (folds.TrueForAll(static fold => fold.Benign.Count == 0))
        {
            return RefitFault.NoBenign;
        }

        if (folds.TrueForAll(static fold => fold.Hijacked.Count == 0))
        {
            return RefitFault.NoHijacked;
        }

        return folds.Exists(static fold => fold.Learn.Count == 0)
            ? RefitFault.OnlyOneFold
            : RefitFault.None;
    }

    private static List<int> Of(
        LabelledTraces labelled,
        IReadOnlyList<int> traces,
        TraceClass kind,
        string? leftOut
    )
    {
        List<int> kept = [];
        foreach (int trace in traces)
        {
            TraceLabel label = labelled.LabelOf(trace);
            if (label.Class == kind && label.Suite != leftOut)
            {
                kept.Add(trace);
            }
        }

        return kept;
    }
}
