using System.Globalization;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Detection.Sessions;

namespace Custodes.Node.Explanations;

/// <summary>Puts a call's provenance into words: which value came from where, and what is usual.</summary>
internal static class ProvenanceWords
{
    private const int ArgumentsTold = 3;
    private const double NatsPerBit = 0.6931471805599453;

    /// <summary>Adds the parts of a call that alarmed, the heaviest features first.</summary>
    public static void Tell(
        List<FindingPart> parts,
        ProvenanceBaseline baseline,
        ContentSession session,
        int call,
        ReadOnlySpan<double> features,
        ScoreWeights weights,
        Names names,
        string forAgent
    )
    {
        Observation row = session.Calls[call];
        Effect effect = baseline.EffectOf(row.Action);
        double origins =
            Weighed(weights, features, CallFeature.Joint)
            + Weighed(weights, features, CallFeature.Prose)
            + Weighed(weights, features, CallFeature.ProseAddresses)
            + Weighed(weights, features, CallFeature.SourceLength)
            + Weighed(weights, features, CallFeature.Edge);
        int told = 0;
        foreach (ArgumentStory story in CallStory.Of(baseline, session, call))
        {
            if (told++ >= ArgumentsTold || (told > 1 && story.Probability > 0.2))
            {
                break;
            }

            parts.Add(Part(story, effect, names, forAgent, told == 1 ? origins : 0));
        }

        double novelty =
            Weighed(weights, features, CallFeature.NewNames)
            + Weighed(weights, features, CallFeature.NewValue);
        if (features[CallFeature.NewValue] > 0.5)
        {
            parts.Add(
                new FindingPart(
                    Detector.Novelty,
                    Math.Max(novelty, features[CallFeature.NewNames]) / NatsPerBit,
                    "values that normal sessions of the role held before",
                    "a value from a result that no normal session ever held",
                    forAgent,
                    $"as many new names in {Share(features[CallFeature.NewNames])} of such calls",
                    "new values are counted per role"
                )
            );
        }

        double purpose =
            Weighed(weights, features, CallFeature.Uncovered)
            + Weighed(weights, features, CallFeature.Unnamed)
            + Weighed(weights, features, CallFeature.FromResults)
            + Weighed(weights, features, CallFeature.NoneFromUser)
            + Weighed(weights, features, CallFeature.Echo);
        double rarest = Math.Max(
            features[CallFeature.Uncovered],
            Math.Max(features[CallFeature.Unnamed], features[CallFeature.FromResults])
        );
        if (purpose > 0)
        {
            parts.Add(
                new FindingPart(
                    Detector.Purpose,
                    Math.Max(purpose, rarest) / NatsPerBit,
                    "a call that serves what the user asked for",
                    Purpose(row, features),
                    forAgent,
                    $"as little from the user in {Share(rarest)} of such calls",
                    $"calls that {Words.Of(effect)}, over all roles, back this up where the role is young"
                )
            );
        }
    }

    private static double Weighed(
        ScoreWeights weights,
        ReadOnlySpan<double> features,
        int feature
    ) => weights.Values[feature] * features[feature];

    private static FindingPart Part(
        ArgumentStory story,
        Effect effect,
        Names names,
        string forAgent,
        double weighedNats
    )
    {
        ArgumentObservation argument = story.Argument;
        string name = names.Fields.Show(argument.Name);
        string source =
            argument.SourceAction == 0
                ? Words.Of(argument.Origin)
                : $"{Words.Of(argument.Origin)} ({names.Actions.Show(argument.SourceAction)}{Field(names, argument)})";
        return new FindingPart(
            Detector.Provenance,
            Math.Max(-Math.Log2(Math.Max(story.Probability, 1e-4)), weighedNats / NatsPerBit),
            $"`{name}` ({Words.Of(argument.Kind)}) from {Words.Of(story.UsualOrigin)}, as {Words.Percent(story.UsualShare)} of such values",
            $"it stood in {source}{(story.IsNew ? ", and is new to the role" : "")}",
            forAgent,
            $"this source gave `{name}` in {Words.Number(story.RolePrompts)} of {Words.Number(story.RolePromptsAll)} tasks",
            $"{Words.Percent(story.FleetShare)} of such values in calls that {Words.Of(effect)} come from {Words.Of(argument.Origin)}"
        );
    }

    private static string Field(Names names, in ArgumentObservation argument)
    {
        string field = names.Fields.Show(argument.SourceKey);
        return field.Length == 0 ? "" : $", `{field}`";
    }

    private static string Share(double nats) => Words.Percent(Math.Exp(-nats));

    private static string Purpose(in Observation row, ReadOnlySpan<double> features)
    {
        string named = row.ToolInPrompt > 0 ? "names the tool in part" : "does not name the tool";
        string given =
            features[CallFeature.NoneFromUser] > 0
                ? "gives none of its arguments"
                : "gives some of its arguments";
        string echo =
            features[CallFeature.Echo] > 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"; the text that gave a value does name it ({Words.Percent(row.Echo)} of its words)"
                )
                : "";
        return $"the prompt {named} and {given}{echo}";
    }
}
