using System.Globalization;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;

namespace Custodes.Node.Explanations;

/// <summary>Puts a call's provenance into words: which value came from where, and what is usual.</summary>
internal static class ProvenanceWords
{
    private const int ArgumentsTold = 3;
    private const double UsualProbability = 0.2;
    private const double WorthTellingNats = 0.5;
    private const double NatsPerBit = 0.6931471805599453;

    /// <summary>Adds the parts of a call that alarmed.</summary>
    public static void Tell(
        List<FindingPart> parts,
        ProvenanceBaseline baseline,
        ContentSession session,
        int call,
        ReadOnlySpan<double> features,
        Names names,
        string forAgent
    )
    {
        Observation row = session.Calls[call];
        Effect effect = baseline.EffectOf(row.Action);
        int told = 0;
        foreach (ArgumentStory story in CallStory.Of(baseline, session, call))
        {
            if (told++ >= ArgumentsTold || (told > 1 && story.Probability > UsualProbability))
            {
                break;
            }

            parts.Add(Part(story, effect, names, forAgent));
        }

        if (features[CallFeature.NewNames] > WorthTellingNats)
        {
            parts.Add(
                new FindingPart(
                    Detector.Novelty,
                    features[CallFeature.NewNames] / NatsPerBit,
                    "values that normal sessions of the role held before",
                    "a value from a result that no normal session of the role ever held",
                    forAgent,
                    $"so many new names in {Share(features[CallFeature.NewNames])} of such calls",
                    "new values are counted per role, not over the fleet"
                )
            );
        }

        double rarest = Math.Max(features[CallFeature.Uncovered], features[CallFeature.Unnamed]);
        if (rarest > 0)
        {
            parts.Add(
                new FindingPart(
                    Detector.Purpose,
                    rarest / NatsPerBit,
                    "a call that serves what the user asked for",
                    Purpose(row, features),
                    forAgent,
                    $"so little from the user in {Share(rarest)} of such calls",
                    $"where the role is young, calls that {Words.Of(effect)} in all roles back this up"
                )
            );
        }
    }

    private static FindingPart Part(
        ArgumentStory story,
        Effect effect,
        Names names,
        string forAgent
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
            -Math.Log2(Math.Max(story.Probability, 1e-4)),
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
