using System.Collections.Frozen;

namespace Custodes.RedTeam.Security;

/// <summary>Why an attack gets through, or why its experiment says less than the others; in words that no count can give.</summary>
/// <remarks>Looked up only for attacks whose counts say so: an entry that is no longer needed prints nothing.</remarks>
public static class Explanations
{
    private static readonly FrozenDictionary<string, string> GetsThrough = new Dictionary<
        string,
        string
    >(StringComparer.Ordinal)
    {
        ["boiling-aggregators"] =
            "Liars that move the baseline by a thousandth an epoch stay below every limit of one epoch. Replicas and audits find them as they are drawn; in a few runs so late that what they moved and what chance "
            + "puts into a baseline of 600 agents are together more than the criterion allows.",
        ["boiling-quarter"] =
            "A quarter of a role's agents can use up the anchor's budget, a quarter of a standard deviation. The anchor was itself measured over one epoch of the same agents, and in a few runs its error "
            + "and the budget together are more than the criterion's 0.3. What they gain ends there.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // None is known: whoever finds one has to say here why it is one.
    private static readonly FrozenDictionary<string, string> Broken = FrozenDictionary<
        string,
        string
    >.Empty;

    /// <summary>Why it gets through.</summary>
    /// <exception cref="InvalidDataException">Nobody has written it down.</exception>
    public static string OfBreach(string attack) => Of(GetsThrough, attack, "gets through");

    /// <summary>Why it fails although what should stop it is off.</summary>
    /// <exception cref="InvalidDataException">Nobody has written it down.</exception>
    public static string OfBroken(string attack) => Of(Broken, attack, "fails even undefended");

    private static string Of(FrozenDictionary<string, string> known, string attack, string what) =>
        known.TryGetValue(attack, out string? text)
            ? text
            : throw new InvalidDataException(
                $"{attack} {what}, and src/Custodes.RedTeam/Security/Explanations.cs does not say why: the document leaves nothing unexplained"
            );
}
