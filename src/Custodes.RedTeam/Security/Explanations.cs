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
        ["beacon-grinding-top"] =
            "The global node knows the values of its own hash chain and says which summaries came too late. By trying baselines it gives a target's bucket "
            + "to its accomplices. Aggregators alone cannot (`beacon-grinding`).",
        ["build-swap"] =
            "The first session of a build that nobody has seen is judged by the fleet's habits alone, where telemetry has no content, and a single harmful call in it is not always alarmed.",
        ["role-swap"] =
            "A role that nobody has seen is judged by the fleet's habits alone, where telemetry has no content.",
        ["evidence-delay"] =
            "Validators that lie and lead leave a proof of equivocation out of the body. It is in the log of the validator that found it at once.",
        ["boiling-aggregators"] =
            "Liars that move the baseline by a thousandth an epoch stay below every limit of one epoch. Replicas and audits find them as they are drawn, and in a few runs not before the criterion's limit is crossed.",
        ["beacon-grinding"] =
            "The criterion is a rate within one run, and chance alone crosses it now and then.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Broken = new Dictionary<
        string,
        string
    >(StringComparer.Ordinal)
    {
        ["validator-equivocation"] =
            "With a quorum one vote short some seeds never fork, however many epochs they have; why is not known. What holds with everything on is therefore shown with less force.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

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
