using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Security;

/// <content>All attacks, what the counts allow to be said, how it was done and what is open.</content>
public sealed partial class SecurityDocument
{
    // So many rows the catalogue has; one without an attack is said to be missing.
    private const int CatalogueRows = 28;

    private void Validation()
    {
        text.Heading(2, "The validation");
        text.Paragraph(
            "Off: what should stop the attack is off, the rest on. On: everything is on. Intervals are exact (Clopper and Pearson), two-sided, 95 %; the bound is one-sided, 95 %, and is held to "
                + $"{DocumentText.Percent(RunOptions.BoundMax)}. A trial is a whole run from its own seed; seeds on which an attacker tried out his choices are never counted."
        );
        text.Table(
            [
                "#",
                "attack",
                "off",
                "interval",
                "on",
                "interval",
                "bound",
                "worst, on",
                "alone",
                "needed",
            ],
            hardened.Select(static one =>
                (IReadOnlyList<string>)
                    [
                        one.Card.Number?.ToString() ?? "-",
                        $"`{one.Card.Name}`",
                        DocumentText.Counts(one.Off!),
                        DocumentText.Interval(one.Off!),
                        DocumentText.Counts(one.On!),
                        DocumentText.Interval(one.On!),
                        DocumentText.Percent(one.On!.Upper),
                        DocumentText.Worst(one.On!),
                        Defences(one.StoppedBy),
                        Defences(one.Needed),
                    ]
            )
        );
        text.Heading(3, "What counts as a success");
        text.List(
            hardened.Select(static one =>
                $"`{one.Card.Name}` ({one.Card.Atlas}; {one.Card.Owasp}): {one.Card.Claim}"
            )
        );
        text.Heading(3, "Where it fails");
        if (!Breaches.Any() && !Broken.Any())
        {
            text.Paragraph("Nowhere in these results.");
        }

        text.List([
            .. Breaches.Select(static one =>
                $"`{one.Card.Name}` gets through in {one.On!.Successes} of {one.On.Trials} trials: {Explanations.OfBreach(one.Card.Name)}"
            ),
            .. Broken.Select(static one =>
                $"`{one.Card.Name}` succeeds in {one.Off!.Successes} of {one.Off.Trials} trials undefended, fewer than {DocumentText.Percent(RunOptions.OffRateMin)}: {Explanations.OfBroken(one.Card.Name)}"
            ),
        ]);
        Jointly();
    }

    private void Jointly()
    {
        text.Heading(3, "All together");
        AttackResult[] rows = [.. hardened.Where(static one => one.Card.Number is not null)];
        int[] missing =
        [
            .. Enumerable
                .Range(1, CatalogueRows)
                .Except(rows.Select(static one => one.Card.Number!.Value)),
        ];
        double one = JointBound(rows, CatalogueRows);
        double all = JointBound(hardened, hardened.Count);
        text.Paragraph(
            "Each bound above is of its attack alone: of twenty such bounds one may be wrong. For a claim about many at once the doubt of 5 % is shared among them (Bonferroni):"
        );
        text.List([
            $"the {Count(rows.Length)} of the catalogue's {CatalogueRows} rows: none of them succeeds in more than {DocumentText.Percent(one)} of trials, with 95 % confidence for all at once. {Verdict(one, rows, CatalogueRows)}",
            .. missing.Length == 0
                ? Array.Empty<string>()
                :
                [
                    $"of row {string.Join(", ", missing)} nothing is shown: there is no attack that bites when undefended.",
                ],
            $"all {Count(hardened.Count)}: none in more than {DocumentText.Percent(all)}. {Verdict(all, hardened, hardened.Count)}",
        ]);
    }

    private static string Count(int attacks) => DocumentText.Count(attacks, "attack", "attacks");

    private static double JointBound(IEnumerable<AttackResult> of, int share) =>
        of.Max(one => Bound(one, share));

    private static double Bound(AttackResult one, int share) =>
        ClopperPearson.Upper(
            one.On!.Successes,
            one.On.Trials,
            1 - ((1 - ClopperPearson.Confidence) / share)
        );

    private static string Verdict(double bound, IEnumerable<AttackResult> of, int share)
    {
        if (bound < RunOptions.BoundMax)
        {
            return $"The joint claim of {DocumentText.Percent(RunOptions.BoundMax)} holds.";
        }

        AttackResult[] over = [.. of.Where(one => Bound(one, share) >= RunOptions.BoundMax)];
        string names = string.Join(
            ", ",
            over.Where(static one => one.On!.Successes > 0)
                .Select(static one => $"`{one.Card.Name}` ({one.On!.Successes})")
        );
        int none = over.Count(static one => one.On!.Successes == 0);
        string clean =
            none == 0
                ? ""
                : $" {Count(none)} without a success had too few trials for a claim about so many.";
        return $"The joint claim of {DocumentText.Percent(RunOptions.BoundMax)} does not hold."
            + (names.Length == 0 ? "" : $" Successes stand against it: {names}.")
            + clean;
    }

    private void Making()
    {
        text.Heading(2, "How it was done");
        text.List([
            "Attack first: a small class each, in its strongest known form, that works out its own success from the truth it has drawn and never asks the attacked part ([src/Custodes.RedTeam](../src/Custodes.RedTeam)).",
            "It must bite: with what should stop it off, it has to succeed, or the experiment fails the run.",
            "Then the defence, in the product's own parts: a trial builds those, and leaves one out or hands it the plain form of a rule.",
            "Then ablation: each defence of its card alone, and each one missing.",
            "The attacker knows everything but keys and secrets, and which defences are on; where he has a choice, the one that does best on tuning seeds is taken.",
            "Fleets are smaller than real ones, so that a trial costs milliseconds; [redteam.md](redteam.md) says how the harness works.",
        ]);
    }

    private void Open()
    {
        text.Heading(2, "What stays open");
        text.List([
            .. Breaches.Select(static one => $"`{one.Card.Name}`: see above."),
            "Only attacks that somebody thought of are bounded. A bound says how often this attack succeeds in such fleets, not that there is no other.",
            "What is not shown, and why: [redteam.md](redteam.md). Who is trusted for what, and residual risk: [THREAT_MODEL.md](THREAT_MODEL.md).",
        ]);
    }

    private static string Defences(IReadOnlyList<Defence> defences) =>
        defences.Count == 0 ? "none" : string.Join(", ", defences);
}
