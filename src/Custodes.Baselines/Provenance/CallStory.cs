using Custodes.Contracts;

namespace Custodes.Baselines.Provenance;

/// <summary>Tells why a call is unusual. Slow and thorough: for alarms, not for the stream.</summary>
public static class CallStory
{
    /// <summary>The arguments of a call, the least usual source first.</summary>
    public static IReadOnlyList<ArgumentStory> Of(
        ProvenanceBaseline baseline,
        ContentSession session,
        int call
    )
    {
        RoleView view = new(baseline, baseline.Find(session.Role), excluded: null);
        Observation row = session.Calls[call];
        Effect effect = baseline.EffectOf(row.Action);
        PromptLedger? ledger = view.Ledger(session.Prompt);
        List<ArgumentStory> stories = [];
        foreach (ref readonly ArgumentObservation argument in session.ArgumentsOf(call))
        {
            stories.Add(Tell(baseline, view, ledger, row.Action, effect, argument));
        }

        stories.Sort(static (left, right) => left.Probability.CompareTo(right.Probability));
        return stories;
    }

    private static ArgumentStory Tell(
        ProvenanceBaseline baseline,
        in RoleView view,
        PromptLedger? ledger,
        ulong action,
        Effect effect,
        in ArgumentObservation argument
    )
    {
        double all = view.Fleet(
            CounterKey.Of(CounterKey.EffectEdge, (ulong)effect, (ulong)argument.Kind, 0)
        );
        Origin usual = Origin.Unknown;
        double most = 0;
        double same = 0;
        for (Origin origin = Origin.User; origin <= Origin.Result; origin++)
        {
            double count = FleetCount(view, effect, argument.Kind, origin);
            same = origin == argument.Origin ? count : same;
            (usual, most) = count > most ? (origin, count) : (usual, most);
        }

        ulong fine = ArgumentFacts.FineEdge(argument);
        return new ArgumentStory(
            argument,
            CallScorer.EdgeProbability(baseline, view, ledger, action, effect, argument),
            view.Own(CounterKey.Of(CounterKey.Edge, action, argument.Name, fine)),
            view.Own(CounterKey.Of(CounterKey.Edge, action, argument.Name, 0)),
            all > 0 ? same / all : 0,
            usual,
            all > 0 ? most / all : 0,
            argument.Fingerprint != 0 && view.IsNew(argument.Fingerprint)
        );
    }

    private static double FleetCount(
        in RoleView view,
        Effect effect,
        ArgumentKind kind,
        Origin origin
    )
    {
        double sum = 0;
        ArgumentObservation probe = new() { Origin = origin };
        if (!ArgumentFacts.IsFromResult(origin))
        {
            ulong edge = ArgumentFacts.CoarseEdge(probe, Effect.Read);
            return view.Fleet(
                CounterKey.Of(CounterKey.EffectEdge, (ulong)effect, (ulong)kind, edge)
            );
        }

        for (Effect producer = Effect.Read; producer <= Effect.Execute; producer++)
        {
            foreach (int length in (ReadOnlySpan<int>)[0, 1_000])
            {
                probe.SourceLength = length;
                ulong edge = ArgumentFacts.CoarseEdge(probe, producer);
                sum += view.Fleet(
                    CounterKey.Of(CounterKey.EffectEdge, (ulong)effect, (ulong)kind, edge)
                );
            }
        }

        return sum;
    }
}
