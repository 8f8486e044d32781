using System.Collections.Immutable;

namespace Custodes.RedTeam;

/// <summary>What an attack is, when it has succeeded, and what should stop it.</summary>
/// <param name="Name">Kebab-case: what the command line calls it.</param>
/// <param name="Number">Its row of the catalogue, 1 to 28; null for one that the catalogue does not have.</param>
/// <param name="Title">A few words for the table.</param>
/// <param name="Claim">The criterion of success in one sentence, with its number and its unit.</param>
/// <param name="Defences">
/// What should stop it, the most direct one first. With all of these off the attack must succeed, or the
/// experiment shows nothing.
/// </param>
/// <param name="Atlas">Techniques of MITRE ATLAS that it belongs to, such as <c>AML.T0020</c>.</param>
/// <param name="Owasp">Threats of the OWASP Agentic list that it belongs to, such as <c>T1</c>.</param>
/// <param name="IsStory">Whether the story of the weak design names it.</param>
public sealed record AttackCard(
    string Name,
    int? Number,
    string Title,
    string Claim,
    ImmutableArray<Defence> Defences,
    string Atlas,
    string Owasp,
    bool IsStory
)
{
    /// <summary>Its defences as a set.</summary>
    public DefenceSet DefenceSet => DefenceSet.Of(Defences);
}
