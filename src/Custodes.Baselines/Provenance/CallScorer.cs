using Custodes.Contracts;

namespace Custodes.Baselines.Provenance;

/// <summary>Works out the features of one call against what its role, its prompt and the fleet usually do.</summary>
/// <remarks>
/// Back-off runs from the particular to the general: this prompt's sessions, this tool's argument, this
/// effect over the fleet, a constant. So a role with little history is judged by what arguments of such
/// calls look like anywhere, and a known task by its own past. Prior weights are in sessions.
/// </remarks>
internal static class CallScorer
{
    private const double ProbabilityFloor = 1e-4;
    private const double PriorSessions = 2;
    private const double EdgePrior = 0.02;
    private const double NewValuePrior = 0.2;
    private const double JointMax = 9;
    private const double ProseMax = 3;
    private const double ProseAddressesMax = 2;
    private const double StateMax = 5;
    private const double EdgeMax = 7;

    /// <summary>Fills the features of one call; all 0 for a call that only reads.</summary>
    /// <returns>Whether the call is one that is judged.</returns>
    public static bool TryScore(
        ProvenanceBaseline baseline,
        in RoleView view,
        ContentSession session,
        int index,
        Span<double> features
    )
    {
        features.Clear();
        ref readonly Observation call = ref session.Calls[index];
        Effect effect = baseline.EffectOf(call.Action);
        if (effect == Effect.Read)
        {
            return false;
        }

        PromptLedger? ledger = view.Ledger(session.Prompt);
        ReadOnlySpan<ArgumentObservation> arguments = session.ArgumentsOf(index);
        int newNames = 0;
        bool anyFromUser = false;
        foreach (ref readonly ArgumentObservation argument in arguments)
        {
            anyFromUser |= ArgumentFacts.IsFromPrompt(argument.Origin);
            newNames += ScoreArgument(
                baseline,
                view,
                ledger,
                call.Action,
                effect,
                argument,
                features
            )
                ? 1
                : 0;
        }

        CallStates states = CallStates.Of(call, arguments, newNames);
        features[CallFeature.Uncovered] = Rarity(view, 0, call.Action, effect, states.FromUser);
        features[CallFeature.Unnamed] = Rarity(view, 1, call.Action, effect, states.Named);
        features[CallFeature.NewNames] = Rarity(view, 2, call.Action, effect, states.FewNew);
        features[CallFeature.NoneFromUser] = arguments.Length > 0 && !anyFromUser ? 1 : 0;
        features[CallFeature.Echo] = Math.Max(0, (double)call.Echo - call.ToolInPrompt);
        features[CallFeature.Joint] = Math.Min(JointMax, features[CallFeature.Joint]);
        features[CallFeature.Prose] = Math.Min(ProseMax, features[CallFeature.Prose]);
        features[CallFeature.ProseAddresses] = Math.Min(
            ProseAddressesMax,
            features[CallFeature.ProseAddresses]
        );
        features[CallFeature.Edge] = Math.Min(EdgeMax, features[CallFeature.Edge]);
        return true;
    }

    /// <summary>Probability that an argument of this call has the edge it has.</summary>
    public static double EdgeProbability(
        ProvenanceBaseline baseline,
        in RoleView view,
        PromptLedger? ledger,
        ulong action,
        Effect effect,
        in ArgumentObservation argument
    )
    {
        ulong kind = (ulong)argument.Kind;
        ulong coarse = ArgumentFacts.CoarseEdge(argument, baseline.EffectOf(argument.SourceAction));
        ulong ofKind = CounterKey.StemOf(CounterKey.EffectEdge, (ulong)effect, kind);
        double inEffect = view.Fleet(CounterKey.Under(ofKind, coarse));
        double ofEffect = view.Fleet(CounterKey.Under(ofKind, 0));
        double general = (inEffect + (PriorSessions * EdgePrior)) / (ofEffect + PriorSessions);
        if (ArgumentFacts.IsFromResult(argument.Origin))
        {
            // The coarse edge holds many producers; this is one of them.
            general /= 2;
        }

        ulong ofArgument = CounterKey.StemOf(CounterKey.Edge, action, argument.Name);
        ulong fineKey = CounterKey.Under(ofArgument, ArgumentFacts.FineEdge(argument));
        ulong anyKey = CounterKey.Under(ofArgument, 0);
        double usual =
            (view.Own(fineKey) + (PriorSessions * general)) / (view.Own(anyKey) + PriorSessions);
        return ledger is null
            ? usual
            : (ledger.MeanOf(fineKey) + usual) / (ledger.MeanOf(anyKey) + 1);
    }

    // Returns whether the argument is a name, word for word from a result, that is new to the role.
    private static bool ScoreArgument(
        ProvenanceBaseline baseline,
        in RoleView view,
        PromptLedger? ledger,
        ulong action,
        Effect effect,
        in ArgumentObservation argument,
        Span<double> features
    )
    {
        double probability = EdgeProbability(baseline, view, ledger, action, effect, argument);
        double rarity = Nats(probability);
        features[CallFeature.Edge] = Math.Max(features[CallFeature.Edge], rarity);
        if (argument.Origin == Origin.Prose)
        {
            features[CallFeature.Prose] += 1 - probability;
            features[CallFeature.ProseAddresses] += ArgumentFacts.IsAddress(argument.Kind) ? 1 : 0;
        }

        if (ArgumentFacts.IsFromText(argument.Origin))
        {
            features[CallFeature.SourceLength] = Math.Max(
                features[CallFeature.SourceLength],
                LengthRarity(view, argument)
            );
        }

        if (!ArgumentFacts.IsFromResult(argument.Origin))
        {
            return false;
        }

        bool isNewName = false;
        double open = 1 - ArgumentFacts.Grounded(argument);
        if (view.IsNewArgument(argument.Fingerprint))
        {
            features[CallFeature.NewArgument] = Math.Max(features[CallFeature.NewArgument], open);
        }

        if (view.IsNew(argument.Fingerprint))
        {
            features[CallFeature.NewValue] = Math.Max(features[CallFeature.NewValue], open);
            if (ArgumentFacts.IsVerbatim(argument.Origin) && ArgumentFacts.IsName(argument.Kind))
            {
                isNewName = true;
                rarity += Nats(NewProbability(view, action, effect, argument));
            }
        }

        features[CallFeature.Joint] = Math.Max(features[CallFeature.Joint], rarity * open);
        return isNewName;
    }

    private static double NewProbability(
        in RoleView view,
        ulong action,
        Effect effect,
        in ArgumentObservation argument
    )
    {
        ulong kind = (ulong)argument.Kind;
        double newOfEffect = view.Fleet(
            CounterKey.Of(CounterKey.EffectNewValue, (ulong)effect, kind, 0)
        );
        double ofEffect = view.Fleet(CounterKey.Of(CounterKey.EffectEdge, (ulong)effect, kind, 0));
        double general =
            (newOfEffect + (PriorSessions * NewValuePrior)) / (ofEffect + PriorSessions);
        double newOfTool = view.Own(CounterKey.Of(CounterKey.NewValue, action, argument.Name, 0));
        double ofTool = view.Own(CounterKey.Of(CounterKey.Edge, action, argument.Name, 0));
        return Math.Min(1, (newOfTool + (PriorSessions * general)) / (ofTool + PriorSessions));
    }

    private static double LengthRarity(in RoleView view, in ArgumentObservation argument)
    {
        ulong lengths = CounterKey.StemOf(
            CounterKey.FieldLength,
            argument.SourceAction,
            argument.SourceKey
        );
        double all = view.Own(CounterKey.Under(lengths, 0));
        if (all <= 0)
        {
            return 1;
        }

        double atLeast = 0;
        int bucket = ArgumentFacts.LengthBucket(argument.SourceLength);
        for (int step = bucket; step < ArgumentFacts.LengthBucketCount; step++)
        {
            atLeast += view.Own(CounterKey.Under(lengths, 1 + (ulong)step));
        }

        return Nats((atLeast + 0.5) / (all + 1));
    }

    // -ln P(state at most this), backing off from the tool to its effect over the fleet to uniform.
    private static double Rarity(
        in RoleView view,
        int state,
        ulong action,
        Effect effect,
        int value
    )
    {
        double inEffect = 0;
        double inTool = 0;
        ulong ofStates = CounterKey.StemOf(
            CounterKey.EffectState,
            ((ulong)state << 8) | (ulong)effect,
            0
        );
        ulong toolStates = CounterKey.StemOf(CounterKey.State, (ulong)state, action);
        for (int step = 0; step <= value; step++)
        {
            ulong third = 1 + (ulong)step;
            inEffect += view.Fleet(CounterKey.Under(ofStates, third));
            inTool += view.Own(CounterKey.Under(toolStates, third));
        }

        double ofEffect = view.Fleet(CounterKey.Under(ofStates, 0));
        double ofTool = view.Own(CounterKey.Under(toolStates, 0));
        double uniform = (value + 1.0) / CallStates.Sizes[state];
        double general = (inEffect + uniform) / (ofEffect + 1);
        return Math.Clamp(Nats((inTool + general) / (ofTool + 1)), 0, StateMax);
    }

    private static double Nats(double probability) =>
        -Math.Log(Math.Max(probability, ProbabilityFloor));
}
