using Custodes.Contracts;

namespace Custodes.Baselines.Provenance;

/// <summary>Four ordered summaries of a call; in each, the lower the state the less the user stands behind the call.</summary>
/// <remarks>
/// They tell no class of origin apart, so an attacker who dresses prose up as a field does not move
/// them: only the user's words, or values the fleet already knows, do.
/// </remarks>
/// <param name="FromUser">How much of the arguments the prompt covers: 0 to 5.</param>
/// <param name="Named">How far the prompt names the tool: 0 to 2.</param>
/// <param name="FewNew">3 less the names that are new to the role.</param>
/// <param name="FewFromResults">5 less the arguments that results brought and the prompt does not name.</param>
internal readonly record struct CallStates(int FromUser, int Named, int FewNew, int FewFromResults)
{
    /// <summary>How many summaries there are.</summary>
    public const int Count = 4;

    private const double NamedByPromptShare = 0.75;

    /// <summary>States of each summary, in the order of the parameters.</summary>
    public static ReadOnlySpan<int> Sizes => [6, 3, 4, 6];

    /// <summary>One summary by its number.</summary>
    public int this[int state] =>
        state switch
        {
            0 => FromUser,
            1 => Named,
            2 => FewNew,
            _ => FewFromResults,
        };

    /// <summary>The states of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="newNames">How many of them are names, word for word from a result, that are new to the role.</param>
    public static CallStates Of(
        in Observation call,
        ReadOnlySpan<ArgumentObservation> arguments,
        int newNames
    )
    {
        double covered = 0;
        int fromResults = 0;
        foreach (ref readonly ArgumentObservation argument in arguments)
        {
            covered += ArgumentFacts.IsFromPrompt(argument.Origin)
                ? 1
                : ArgumentFacts.Grounded(argument);
            if (
                ArgumentFacts.IsFromResult(argument.Origin)
                && argument.PromptShare < NamedByPromptShare
            )
            {
                fromResults++;
            }
        }

        double share = arguments.IsEmpty ? 1 : covered / arguments.Length;
        return new CallStates(
            CoverageStep(share),
            NamedStep(call.ToolInPrompt),
            3 - Math.Min(3, newNames),
            5 - Math.Min(5, fromResults)
        );
    }

    private static int CoverageStep(double share) =>
        share switch
        {
            < 0.02 => 0,
            < 0.15 => 1,
            < 0.3 => 2,
            < 0.5 => 3,
            < 0.75 => 4,
            _ => 5,
        };

    private static int NamedStep(float share) =>
        share switch
        {
            <= 0 => 0,
            < 0.6f => 1,
            _ => 2,
        };
}
