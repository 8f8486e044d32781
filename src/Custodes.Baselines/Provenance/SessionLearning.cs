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
                Own(role, ledger, CounterKey.FieldLength, call.Action, field.Name, bucket);
                Own(role, ledger, CounterKey.FieldLength, call.Action, field.Name, 0);
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
                role.NoteValue(argument.Fingerprint, ledger.Prompt);
            }

            foreach (uint identifier in session.IdentifiersOf(index))
            {
                role.NoteValue(identifier, ledger.Prompt);
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
            Own(role, ledger, CounterKey.Edge, action, argument.Name, fine);
            Own(role, ledger, CounterKey.Edge, action, argument.Name, 0);
            Shared(baseline, ledger, CounterKey.EffectEdge, effect, kind, coarse);
            Shared(baseline, ledger, CounterKey.EffectEdge, effect, kind, 0);
            if (
                ArgumentFacts.IsName(argument.Kind)
                && ArgumentFacts.IsVerbatim(argument.Origin)
                && role.IsNew(argument.Fingerprint, ledger.Prompt)
            )
            {
                newNames++;
                Own(role, ledger, CounterKey.NewValue, action, argument.Name, 0);
                Shared(baseline, ledger, CounterKey.EffectNewValue, effect, kind, 0);
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
            Own(role, ledger, CounterKey.State, (ulong)state, action, value);
            Own(role, ledger, CounterKey.State, (ulong)state, action, 0);
            ulong first = ((ulong)state << 8) | (ulong)effect;
            baseline.CountShared(ledger, CounterKey.Of(CounterKey.EffectState, first, 0, value));
            baseline.CountShared(ledger, CounterKey.Of(CounterKey.EffectState, first, 0, 0));
        }
    }

    private static void Own(
        ProvenanceRole role,
        PromptLedger ledger,
        ulong tag,
        ulong first,
        ulong second,
        ulong third
    ) => ProvenanceBaseline.CountOwn(role, ledger, CounterKey.Of(tag, first, second, third));

    private static void Shared(
        ProvenanceBaseline baseline,
        PromptLedger ledger,
        ulong tag,
        Effect effect,
        ulong second,
        ulong third
    ) => baseline.CountShared(ledger, CounterKey.Of(tag, (ulong)effect, second, third));
}
