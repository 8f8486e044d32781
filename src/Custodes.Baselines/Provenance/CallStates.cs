using Custodes.Contracts;

namespace Custodes.Baselines.Provenance;

/// <summary>Three ordered summaries of a call; in each, the lower the state the less the user stands behind the call.</summary>
/// <remarks>
/// They tell no class of origin apart, so an attacker who dresses prose up as a field does not move
/// them: only the user's words, or values the fleet already knows, do.
/// </remarks>
/// <param name="FromUser">How much of the arguments the prompt covers: 0 to 5.</param>
/// <param name="Named">How far the prompt names the tool: 0 to 2.</param>
/// <param name="FewNew">3 less the names that are new to the role.</param>
internal readonly record struct CallStates(int FromUser, int Named, int FewNew)
{
    /// <summary>How many summaries there are.</summary>
    public const int Count = 3;

    /// <summary>States of each summary, in the order of the parameters.</summary>
    public static ReadOnlySpan<int> Sizes => [6, 3, 4];

    /// <summary>One summary by its number.</summary>
    public int this[int state] =>
        state switch
        {
            0 => FromUser,
            1 => Named,
            _ => FewNew,
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
        foreach (ref readonly ArgumentObservation argument in arguments)
        {
            covered += ArgumentFacts.IsFromPrompt(argument.Origin)
                ? 1
                : ArgumentFacts.Grounded(argument);
        }

        double share = arguments.IsEmpty ? 1 : covered / arguments.Length;
        return new CallStates(
            CoverageStep(share),
            NamedStep(call.ToolInPrompt),
            3 - Math.Min(3, newNames)
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
