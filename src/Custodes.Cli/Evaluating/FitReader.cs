using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Refits;
using Custodes.Evaluation.Traces;

namespace Custodes.Cli.Evaluating;

/// <summary>Measures the calls of labelled traces with the baselines that ship.</summary>
/// <remarks>Any number of threads may read: every fold has a baseline of its own.</remarks>
internal sealed class FitReader
{
    // Larger than any reference data, so that nothing a fold learns has to leave.
    private static readonly ProvenanceLimits Limits = new() { PromptsPerRoleMax = 65_536 };

    private readonly IReadOnlyList<LabelledTraces> variants;
    private readonly Func<ulong, Effect> effectOf;

    /// <summary>A reader of these traces.</summary>
    /// <param name="labelled">The traces as they are.</param>
    /// <param name="effectOf">The effect of an action, from its keyed hash.</param>
    public FitReader(LabelledTraces labelled, Func<ulong, Effect> effectOf)
    {
        variants = [.. FitMaterial.Moves.Select(moves => Evasion.Apply(labelled, moves))];
        this.effectOf = effectOf;
    }

    /// <summary>Measures what a plan names, folds side by side.</summary>
    public FitMaterial Read(RefitPlan plan)
    {
        var parts = new FitMaterial[plan.Folds.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
        // Each fold writes only its own place; they are joined in their order.
        _ = Parallel.For(0, parts.Length, options, fold => parts[fold] = Read(plan.Folds[fold]));
        List<FitSession>[] hijacked = [.. FitMaterial.Moves.Select(_ => new List<FitSession>())];
        foreach (FitMaterial part in parts)
        {
            for (int variant = 0; variant < hijacked.Length; variant++)
            {
                hijacked[variant].AddRange(part.Hijacked[variant]);
            }
        }

        return new FitMaterial(
            [.. parts.SelectMany(static part => part.Benign)],
            hijacked,
            [.. parts.SelectMany(static part => part.Honest)]
        );
    }

    private FitMaterial Read(RefitFold fold)
    {
        ProvenanceBaseline baseline = new(Limits, effectOf);
        List<ContentSession> learnt = [];
        foreach (int trace in fold.Learn)
        {
            ContentSession session = SessionOf(variants[0].Traces, trace);
            if (session.CallCount > 0)
            {
                baseline.Learn(session);
                learnt.Add(session);
            }
        }

        baseline.Settle();
        return new FitMaterial(
            Measure(baseline, variants[0], fold.Benign),
            [.. variants.Select(variant => Measure(baseline, variant, fold.Hijacked))],
            [
                [.. learnt.Select(session => MeasureHidden(baseline, session))],
            ]
        );
    }

    private static List<FitSession> Measure(
        ProvenanceBaseline baseline,
        LabelledTraces labelled,
        IReadOnlyList<int> traces
    )
    {
        List<FitSession> measured = new(traces.Count);
        double[] features = new double[CallFeature.Count];
        foreach (int trace in traces)
        {
            ContentSession session = SessionOf(labelled.Traces, trace);
            List<double[]> calls = [];
            for (int call = 0; call < session.CallCount; call++)
            {
                if (baseline.TryScore(session, call, features))
                {
                    calls.Add([.. features]);
                }
            }

            TraceLabel label = labelled.LabelOf(trace);
            measured.Add(new FitSession(label.Suite, label.UserTask, calls));
        }

        return measured;
    }

    private static HonestSession MeasureHidden(ProvenanceBaseline baseline, ContentSession session)
    {
        List<(ulong, double[])> calls = [];
        double[] features = new double[CallFeature.Count];
        for (int call = 0; call < session.CallCount; call++)
        {
            if (baseline.TryScoreHidden(session, call, features))
            {
                calls.Add((session.Calls[call].Action, [.. features]));
            }
        }

        return new HonestSession(session.Role, session.Prompt, calls);
    }

    private static ContentSession SessionOf(TraceSet traces, int trace)
    {
        ContentSession session = new();
        ObservationBatch batch = new(1);
        int count = traces.EventsOf(trace).Length;
        for (int index = 0; index < count; index++)
        {
            batch.Clear();
            traces.WriteEvent(trace, index, batch);
            ref readonly Observation row = ref batch.Observations[0];
            if (row.HasProvenance || row.HasPrompt)
            {
                session.Role = row.Role;
                session.TakePrompt(row, batch);
            }

            if (row.Kind == ObservationKind.ToolCall && row.HasProvenance)
            {
                session.Add(row, batch);
            }
        }

        return session;
    }
}
