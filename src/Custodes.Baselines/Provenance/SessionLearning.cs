using Custodes.Contracts;

namespace Custodes.Baselines.Provenance;

/// <summary>Counts what one normal session shows.</summary>
internal static class SessionLearning
{
    /// <summary>Adds the session to its prompt's ledger, and through it to role and fleet.</summary>
    public static void Learn(
        ProvenanceBaseline baseline,
        ProvenanceRole role,
        PromptLedger ledger,
        ContentSession session
    )
    {
        ReadOnlySpan<Observation> calls = session.Calls;
        for (int index = 0; index < calls.Length; index++)
        {
            ref readonly Observation call = ref calls[index];
            Effect effect = baseline.EffectOf(call.Action);
            int newNames = LearnArguments(
                baseline,
                role,
                ledger,
                call.Action,
                effect,
                session.ArgumentsOf(index)
            );
            foreach (ResultField field in session.FieldsOf(index))
            {
                ulong bucket = 1 + (ulong)ArgumentFacts.LengthBucket(field.Length);
                ulong lengths = CounterKey.StemOf(CounterKey.FieldLength, call.Action, field.Name);
                Own(role, ledger, lengths, bucket);
                Own(role, ledger, lengths, 0);
            }

            if (effect != Effect.Read)
            {
                CallStates states = CallStates.Of(call, session.ArgumentsOf(index), newNames);
                LearnStates(baseline, role, ledger, call.Action, effect, states);
            }
        }

        // Values become known only after their session: what a session brings does not vouch for it.
        for (int index = 0; index < calls.Length; index++)
        {
            foreach (ref readonly ArgumentObservation argument in session.ArgumentsOf(index))
            {
                role.Values.Note(argument.Fingerprint, ledger.Prompt);
                role.ArgumentValues.Note(argument.Fingerprint, ledger.Prompt);
            }

            foreach (uint identifier in session.IdentifiersOf(index))
            {
                role.Values.Note(identifier, ledger.Prompt);
            }
        }
    }

    private static int LearnArguments(
        ProvenanceBaseline baseline,
        ProvenanceRole role,
        PromptLedger ledger,
        ulong action,
        Effect effect,
        ReadOnlySpan<ArgumentObservation> arguments
    )
    {
        int newNames = 0;
        foreach (ref readonly ArgumentObservation argument in arguments)
        {
            ulong kind = (ulong)argument.Kind;
            ulong coarse = ArgumentFacts.CoarseEdge(
                argument,
                baseline.EffectOf(argument.SourceAction)
            );
            ulong fine = ArgumentFacts.FineEdge(argument);
            ulong edges = CounterKey.StemOf(CounterKey.Edge, action, argument.Name);
            Own(role, ledger, edges, fine);
            Own(role, ledger, edges, 0);
            ulong effectEdges = CounterKey.StemOf(CounterKey.EffectEdge, (ulong)effect, kind);
            Shared(baseline, ledger, effectEdges, coarse);
            Shared(baseline, ledger, effectEdges, 0);
            if (
                ArgumentFacts.IsName(argument.Kind)
                && ArgumentFacts.IsVerbatim(argument.Origin)
                && role.Values.IsNew(argument.Fingerprint, ledger.Prompt)
            )
            {
                newNames++;
                ulong news = CounterKey.StemOf(CounterKey.NewValue, action, argument.Name);
                Own(role, ledger, news, 0);
                ulong effectNews = CounterKey.StemOf(
                    CounterKey.EffectNewValue,
                    (ulong)effect,
                    kind
                );
                Shared(baseline, ledger, effectNews, 0);
            }
        }

        return newNames;
    }

    private static void LearnStates(
        ProvenanceBaseline baseline,
        ProvenanceRole role,
        PromptLedger ledger,
        ulong action,
        Effect effect,
        CallStates states
    )
    {
        for (int state = 0; state < CallStates.Count; state++)
        {
            ulong value = 1 + (ulong)states[state];
            ulong ofTool = CounterKey.StemOf(CounterKey.State, (ulong)state, action);
            Own(role, ledger, ofTool, value);
            Own(role, ledger, ofTool, 0);
            ulong first = ((ulong)state << 8) | (ulong)effect;
            ulong ofEffect = CounterKey.StemOf(CounterKey.EffectState, first, 0);
            Shared(baseline, ledger, ofEffect, value);
            Shared(baseline, ledger, ofEffect, 0);
        }
    }

    private static void Own(ProvenanceRole role, PromptLedger ledger, ulong stem, ulong third) =>
        ProvenanceBaseline.CountOwn(role, ledger, CounterKey.Under(stem, third));

    private static void Shared(
        ProvenanceBaseline baseline,
        PromptLedger ledger,
        ulong stem,
        ulong third
    ) => baseline.CountShared(ledger, CounterKey.Under(stem, third));
}
